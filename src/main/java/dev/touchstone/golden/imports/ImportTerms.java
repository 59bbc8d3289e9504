package dev.touchstone.golden.imports;

import dev.touchstone.golden.FileMeasurement;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.corim.TrustAnchors;
import java.util.Optional;

/**
 * How a file of golden values is to be read.
 *
 * @param name of the set to make; empty to take the package's, or the CoRIM's own
 * @param part that a CoRIM's PCRs speak for; lists and packages are always of part {@code runtime}
 * @param match how files of a list or a package are held against a launch
 * @param root directory that relative names of a list are under; empty if all are absolute
 * @param anchors who may sign a CoRIM; empty if nobody may
 * @param unsigned whether whoever hands a CoRIM in vouches for one that nobody signed
 */
public record ImportTerms(
    Optional<String> name,
    GoldenPart part,
    FileMeasurement.Match match,
    Optional<String> root,
    Optional<TrustAnchors> anchors,
    boolean unsigned) {}
