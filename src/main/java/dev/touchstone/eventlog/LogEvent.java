package dev.touchstone.eventlog;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.List;
import java.util.Optional;

/** One entry of a launch log: a claim until its log replays against a quote. */
public interface LogEvent {

  /** Position in the log, from 0. */
  int index();

  /** Where the entry starts, in bytes from the start of the log. */
  long offset();

  /** The PCR named, an unsigned 32-bit number: logs in the field hold 0xFFFFFFFF as well. */
  long pcr();

  /**
   * The event type, an unsigned 32-bit number. Types are not measured: a host can relabel an event.
   */
  long type();

  /** The specification's name of the type, or its number in hex. */
  String typeName();

  List<EventDigest> digests();

  Bytes data();

  Binding binding();

  /** Whether the entry was extended into its PCR at all. */
  boolean extended();

  /** What an operator reads. */
  String text();

  /** The digest for a bank, if the event has one. */
  default Optional<Digest> digest(HashAlgorithm bank) {
    for (EventDigest digest : digests()) {
      if (digest.algorithmId() == bank.tpmId()) {
        return digest.known();
      }
    }
    return Optional.empty();
  }
}
