package dev.touchstone.eventlog;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.List;
import java.util.Optional;

/** One record of a launch log: a claim of the host until its log replays to a verified quote. */
public interface LogEvent {
  /** Position among the log's events, from 0; a Spec ID header is not an event. */
  int index();

  /** Where the record starts, in bytes from the start of the log. */
  long offset();

  /** The PCR as written, 0 to 0xFFFFFFFF: a log may name one that does not exist. */
  long pcr();

  /**
   * The event type as written. The TPM does not sign it: it tells how to read the data, no more.
   */
  long type();

  /** The specification's name, {@code EV_IPL}; {@code 0x…} where it has none. */
  String typeName();

  /** The digests in the order of the log, those of unknown algorithms included. */
  List<EventDigest> digests();

  /** The event data as written. */
  Bytes data();

  /** Whether the digests cover the data. */
  Binding binding();

  /** Whether the TPM extended the digests: not so for EV_NO_ACTION and PCRs that do not exist. */
  boolean extended();

  /** What an operator reads: one line, no control characters. */
  String text();

  /** The digest of one bank; empty if the event has none, and then the bank was not extended. */
  default Optional<Digest> digest(HashAlgorithm algorithm) {
    for (EventDigest digest : digests()) {
      if (digest.algorithmId() == algorithm.tpmId()) {
        return digest.known();
      }
    }
    return Optional.empty();
  }
}
