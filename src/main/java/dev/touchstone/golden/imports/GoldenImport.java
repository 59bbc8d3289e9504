package dev.touchstone.golden.imports;

import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.corim.Corim;
import dev.touchstone.golden.corim.CorimReader;
import dev.touchstone.golden.corim.CorimRefusal;
import dev.touchstone.golden.document.GoldenDocument;
import dev.touchstone.tpm.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads golden values that others publish: a CoRIM, a list of {@code sha256sum}, a Debian package
 * or an RPM. Which of them it is, the first bytes tell.
 */
public final class GoldenImport {
  private static final byte[] AR = {'!', '<', 'a', 'r', 'c', 'h', '>', '\n'};
  private static final byte[] RPM = {(byte) 0xed, (byte) 0xab, (byte) 0xee, (byte) 0xdb};

  /** Tag 501 and tag 18 of CBOR (RFC 8949, 3.4). */
  private static final byte[] CORIM = {(byte) 0xd9, 0x01, (byte) 0xf5};

  private static final byte[] COSE_SIGN1 = {(byte) 0xd2};

  private static final int CORIM_LIMIT = 1024 * 1024;
  private static final int NAME = 100;

  private GoldenImport() {}

  /**
   * Reads a file to its end; the stream stays open.
   *
   * @param now a signature and a validity must count at this moment
   * @throws ImportRefused if any of it is not understood, or nobody vouches for it
   * @throws IOException what the stream threw
   */
  public static ImportedSets read(InputStream file, ImportTerms terms, Instant now)
      throws ImportRefused, IOException {
    byte[] head = file.readNBytes(AR.length);
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), file);
    if (begins(head, AR)) {
      return files("deb", DebPackage.read(whole, terms.match(), PackageLimits.DEFAULT), terms);
    }
    if (begins(head, RPM)) {
      return files("rpm", RpmPackage.read(whole, terms.match(), PackageLimits.DEFAULT), terms);
    }
    if (begins(head, CORIM) || begins(head, COSE_SIGN1)) {
      return corim(whole.readNBytes(CORIM_LIMIT + 1), begins(head, COSE_SIGN1), terms, now);
    }
    if (head.length == 0 || !isText(head)) {
      throw ImportRefused.of(
          "expected a CoRIM (CBOR), the output of sha256sum, a Debian package or an RPM, found "
              + (head.length == 0 ? "nothing" : "none of them"));
    }
    Bytes list = Bytes.copyOf(whole.readNBytes(Sha256SumReader.LIMIT + 1));
    return files("sums", Sha256SumReader.read(list, terms.root(), terms.match()), terms);
  }

  private static boolean begins(byte[] head, byte[] magic) {
    return head.length >= magic.length
        && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
  }

  /** Lists begin with a digest, an algorithm's name or a backslash: ASCII. */
  private static boolean isText(byte[] head) {
    for (byte b : head) {
      if (b < ' ' && b != '\n' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  private static ImportedSets files(
      String kind, ImportOutcome<FileImport> outcome, ImportTerms terms) throws ImportRefused {
    return switch (outcome) {
      case ImportOutcome.Refused<FileImport> refused ->
          throw new ImportRefused(refused.problems().stream().map(ImportProblem::line).toList());
      case ImportOutcome.Imported<FileImport>(FileImport files) -> {
        String name =
            terms
                .name()
                .or(files::suggestedName)
                .orElseThrow(() -> ImportRefused.of("name: a list has none of its own, give one"));
        yield new ImportedSets(kind, List.of(checked(files.draft(name))), List.of());
      }
    };
  }

  private static ImportedSets corim(byte[] document, boolean signed, ImportTerms terms, Instant now)
      throws ImportRefused {
    Corim corim;
    try {
      if (signed) {
        corim =
            CorimReader.readSigned(
                document,
                terms
                    .anchors()
                    .orElseThrow(
                        () ->
                            ImportRefused.of(
                                "the CoRIM is signed, and no trust anchor is configured that could sign one")),
                now);
      } else if (terms.unsigned()) {
        corim = CorimReader.readUnsigned(document, now);
      } else {
        throw ImportRefused.of(
            "the CoRIM is not signed: say that you vouch for it yourself (unsigned), or take a signed one");
      }
    } catch (CorimRefusal refusal) {
      throw ImportRefused.of(ImportProblem.shown(refusal.line()));
    }
    if (terms.part() == GoldenPart.HOST) {
      throw ImportRefused.of("part: a CoRIM speaks for a kind of host, never for part host");
    }
    return sets(corim, terms.name().orElseGet(() -> named(corim.id())), terms.part());
  }

  private static ImportedSets sets(Corim corim, String name, GoldenPart part) throws ImportRefused {
    List<GoldenDocument> sets = new ArrayList<>();
    List<Corim.Reference> references = corim.references();
    for (int i = 0; i < references.size(); i++) {
      Corim.Reference reference = references.get(i);
      sets.add(
          checked(
              new GoldenDocument(
                  references.size() == 1 ? name : name + "-" + (i + 1),
                  part,
                  corim.validity(),
                  Set.of(),
                  List.copyOf(reference.pcrs()),
                  Optional.of(note(corim, reference)))));
    }
    return new ImportedSets("corim", sets, corim.attestationKeys());
  }

  private static String note(Corim corim, Corim.Reference reference) {
    String about = reference.environment().isEmpty() ? "" : ", " + reference.environment();
    String signer =
        corim
            .signer()
            .map(who -> "signed by " + who)
            .orElse("not signed, whoever uploaded it vouches for it");
    return ImportProblem.shown("CoRIM " + corim.id() + about + "; " + signer + ".");
  }

  /** The CoRIM's own name, in characters that a golden set's may have. */
  private static String named(String id) {
    String text = id.replaceAll("[^A-Za-z0-9._-]", "_");
    String name =
        !text.isEmpty() && Character.isLetterOrDigit(text.charAt(0)) ? text : "corim-" + text;
    return name.length() > NAME ? name.substring(0, NAME) : name;
  }

  private static GoldenDocument checked(GoldenDocument document) throws ImportRefused {
    if (!GoldenSet.isName(document.name())) {
      throw ImportRefused.of(
          "name: expected 1 to 100 of A-Z a-z 0-9 . _ -, the first a letter or digit");
    }
    try {
      document.asVersion(1);
      return document;
    } catch (IllegalArgumentException e) {
      throw ImportRefused.of(ImportProblem.shown(String.valueOf(e.getMessage())));
    }
  }
}
