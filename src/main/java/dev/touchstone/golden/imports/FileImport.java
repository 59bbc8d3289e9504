package dev.touchstone.golden.imports;

import dev.touchstone.golden.FileMeasurement;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.Validity;
import dev.touchstone.golden.document.GoldenDocument;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Files and their digests, as a list or a package names them.
 *
 * @param identity which package it was; empty for a list
 * @param provenance where the values come from and who vouches for them, for people
 */
public record FileImport(
    FileMeasurement measurement, Optional<PackageIdentity> identity, String provenance) {
  private static final int NAME = 100;

  /** A draft of part {@code runtime}, for all hosts; the name is as {@code GoldenSet} wants it. */
  public GoldenDocument draft(String name) {
    return new GoldenDocument(
        name,
        GoldenPart.RUNTIME,
        Validity.ALWAYS,
        Set.of(),
        List.of(measurement),
        Optional.of(provenance));
  }

  /** Name and version of the package, in characters that a golden set's name may have. */
  public Optional<String> suggestedName() {
    return identity.map(
        id -> {
          String text = (id.name() + "-" + id.version()).replaceAll("[^A-Za-z0-9._-]", "_");
          String name = Character.isLetterOrDigit(text.charAt(0)) ? text : "p" + text;
          return name.length() > NAME ? name.substring(0, NAME) : name;
        });
  }
}
