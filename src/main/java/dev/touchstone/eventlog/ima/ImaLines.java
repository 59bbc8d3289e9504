package dev.touchstone.eventlog.ima;

import java.util.ArrayList;
import java.util.List;

/** Where the records of an ascii list lie in the bytes they were turned into. */
final class ImaLines {
  private record Line(int start, int dataStart, int dataEnd, int sourceOffset, boolean opaque) {}

  private final List<Line> lines = new ArrayList<>();

  void add(int start, int dataStart, int dataEnd, int sourceOffset, boolean opaque) {
    lines.add(new Line(start, dataStart, dataEnd, sourceOffset, opaque));
  }

  ImaRecords over(byte[] bytes, int digestSize) {
    ImaRecords records = new ImaRecords(bytes, digestSize);
    for (Line line : lines) {
      records.add(line.start(), line.dataStart(), line.dataEnd(), line.sourceOffset());
      if (line.opaque()) {
        records.markLastOpaque();
      }
    }
    return records;
  }
}
