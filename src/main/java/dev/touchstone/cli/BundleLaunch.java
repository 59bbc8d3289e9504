package dev.touchstone.cli;

import dev.touchstone.appraisal.AppraisalTerms;
import dev.touchstone.appraisal.LaunchPolicy;
import dev.touchstone.golden.capture.ObservedLaunch;
import dev.touchstone.runtime.bundle.BundleReader;
import dev.touchstone.runtime.bundle.UnreadableBundleException;
import dev.touchstone.tpm.HashAlgorithm;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The launch that a bundle proves. Whose TPM it is stays unproven. */
final class BundleLaunch {
  private BundleLaunch() {}

  static ObservedLaunch read(Path bundle, HashAlgorithm bank) throws UnreadableInputException {
    try {
      VerifyReport report =
          VerifyReport.of(
              BundleReader.read(bundle),
              Optional.empty(),
              new AppraisalTerms.ByLaunch(new LaunchPolicy("none", bank, false), ""),
              List.of());
      return report
          .logs()
          .launch()
          .map(launch -> new ObservedLaunch(bundle.toString(), launch, report.logs().facts()))
          .orElseThrow(
              () ->
                  new UnreadableInputException(
                      bundle
                          + ": its quote proves nothing: "
                          + report.appraisal().verdict().reason()));
    } catch (UnreadableBundleException e) {
      String message = String.valueOf(e.getMessage());
      throw new UnreadableInputException(
          message.startsWith(bundle.toString()) ? message : bundle + ": " + message);
    }
  }
}
