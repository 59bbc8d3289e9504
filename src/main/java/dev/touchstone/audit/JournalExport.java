package dev.touchstone.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The whole journal as lines of JSON: its rows in their order, then its checkpoints. */
@ApplicationScoped
class JournalExport {
  private static final int CHECKPOINTS = 1000;

  private final JournalRows rows;
  private final ObjectMapper json;

  JournalExport(JournalRows rows, ObjectMapper json) {
    this.rows = rows;
    this.json = json;
  }

  /** Writes as it reads: a journal does not fit into memory. */
  void write(OutputStream out) throws IOException, SQLException {
    try {
      rows.each(
          row -> {
            try {
              out.write(line(row));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    long after = 0;
    List<JournalRows.Checkpoint> found;
    do {
      found = rows.checkpoints(after, CHECKPOINTS);
      for (JournalRows.Checkpoint checkpoint : found) {
        out.write(line(Map.of("checkpoint", checkpoint.signed())));
        after = checkpoint.seq();
      }
    } while (!found.isEmpty());
  }

  private byte[] line(Object value) throws JsonProcessingException {
    return (json.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
