package dev.touchstone.golden.predict;

import dev.touchstone.tpm.HashAlgorithm;
import java.util.List;
import java.util.Set;

/** Foretells what a launch will measure, from its files and strings. */
public final class Predictor {
  private Predictor() {}

  /**
   * @param banks those that golden sets shall hold values of; at least one
   */
  public static PredictionOutcome predict(LaunchDescription launch, Set<HashAlgorithm> banks) {
    if (banks.isEmpty()) {
      return new PredictionOutcome.Refused(List.of("no PCR bank is asked for"));
    }
    try {
      Prediction prediction =
          switch (launch) {
            case GrubLinux linux -> GrubPrediction.of(linux, banks);
            case GrubXen xen -> GrubPrediction.of(xen, banks);
            case TbootLaunch tboot -> TbootPrediction.of(tboot, banks);
            case EfiBinaries binaries -> EfiPrediction.of(binaries, banks);
            case UnifiedKernel kernel -> UnifiedKernelPrediction.of(kernel, banks);
          };
      return new PredictionOutcome.Foretold(prediction);
    } catch (Refusal refusal) {
      return new PredictionOutcome.Refused(List.of(refusal.getMessage()));
    }
  }
}
