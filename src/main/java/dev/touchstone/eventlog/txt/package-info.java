/**
 * Launch logs of Intel TXT: SINIT's and tboot's records, TrenchBoot's, AMD SKINIT's, in the TCG and
 * the legacy formats, alone or in a raw image of the TXT heap.
 *
 * <p>May use {@code eventlog} and {@code tpm}. Must never name a module by its place alone without
 * saying which policy gives it that place: a record of tboot carries no name, and a host can append
 * records but not insert them.
 */
package dev.touchstone.eventlog.txt;
