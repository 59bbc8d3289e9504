package dev.touchstone.appraisal;

import dev.touchstone.golden.EventMeasurement;
import dev.touchstone.golden.FactMeasurement;
import dev.touchstone.golden.FileMeasurement;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.Measurement;
import dev.touchstone.golden.PcrMeasurement;
import java.util.List;
import java.util.Map;

/**
 * What golden sets that match affirm: the categories of what they measured, not of what they are
 * called. A set that only forbids affirms nothing.
 */
final class GoldenCoverage {
  private GoldenCoverage() {}

  static void affirm(List<GoldenSet> matched, Map<Category, Integer> affirmed) {
    boolean everyFile = false;
    for (GoldenSet set : matched) {
      for (Measurement measurement : set.measurements()) {
        switch (measurement) {
          case PcrMeasurement pcr -> pcr(set.part(), pcr.pcr(), affirmed);
          case FactMeasurement fact -> affirm(FactCategory.of(fact.fact()), affirmed);
          case EventMeasurement events -> {
            if (events.match() != EventMeasurement.Match.EXCLUDE) {
              pcr(set.part(), events.pcr(), affirmed);
            }
          }
          case FileMeasurement files -> {
            if (files.match() == FileMeasurement.Match.ALLOWED) {
              everyFile = true;
              affirmed.put(Category.FILE_SYSTEM, TrustVector.AFFIRMED);
            }
          }
        }
      }
    }
    if (everyFile && affirmed.containsKey(Category.EXECUTABLES)) {
      affirmed.put(Category.EXECUTABLES, TrustVector.AFFIRMED);
    }
  }

  private static void pcr(GoldenPart part, int pcr, Map<Category, Integer> affirmed) {
    affirm(PcrCategory.of(pcr), affirmed);
    if (pcr == 17 && (part == GoldenPart.DRTM || part == GoldenPart.LAUNCH)) {
      affirmed.put(Category.HARDWARE, TrustVector.AFFIRMED); // ACM and SINIT stand in it
    }
  }

  private static void affirm(Category category, Map<Category, Integer> affirmed) {
    affirmed.put(
        category,
        category == Category.EXECUTABLES ? TrustVector.APPROVED_AT_BOOT : TrustVector.AFFIRMED);
  }
}
