package dev.touchstone.console;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * A table as comma-separated values (RFC 4180). A cell that a spreadsheet would take for a formula
 * is kept from being one by an apostrophe before it (OWASP, CSV Injection): names and reasons come
 * from hosts.
 */
final class Csv {
  private static final String FORMULA = "=+-@\t\r";

  private final StringBuilder text = new StringBuilder();

  Csv(String... columns) {
    row((Object[]) columns);
  }

  void row(Object... cells) {
    for (int i = 0; i < cells.length; i++) {
      text.append(i == 0 ? "" : ",").append(cell(cells[i]));
    }
    text.append("\r\n");
  }

  private static String cell(Object value) {
    String plain = value == null ? "" : value.toString();
    String inert = !plain.isEmpty() && FORMULA.indexOf(plain.charAt(0)) >= 0 ? "'" + plain : plain;
    return inert.chars().anyMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r')
        ? "\"" + inert.replace("\"", "\"\"") + "\""
        : inert;
  }

  Response download(String fileName) {
    return Response.ok(text.toString(), new MediaType("text", "csv", "UTF-8"))
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + fileName + "\"")
        .build();
  }
}
