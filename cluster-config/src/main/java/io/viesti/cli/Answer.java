package io.viesti.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Prints what a node answered: JSON for scripts, aligned columns for people. */
final class Answer {
  private Answer() {}

  /** One object: its JSON, or a sentence. */
  static void object(PrintWriter out, AdminClient client, JsonNode answer, String sentence) {
    out.println(client.wantsJson() ? answer.toString() : sentence);
    out.flush();
  }

  /**
   * A list: its JSON, or one line each.
   *
   * @param columns names of the fields to show, in order; a dot goes into an object
   */
  static void table(
      PrintWriter out, AdminClient client, JsonNode answer, JsonNode rows, String... columns) {
    if (client.wantsJson()) {
      out.println(answer);
      out.flush();
      return;
    }
    List<String[]> cells = new ArrayList<>();
    cells.add(columns);
    for (JsonNode row : rows) {
      String[] line = new String[columns.length];
      for (int i = 0; i < columns.length; i++) {
        line[i] = text(row, columns[i]);
      }
      cells.add(line);
    }
    print(out, cells);
  }

  private static String text(JsonNode row, String column) {
    JsonNode value = row;
    for (String name : column.split("\\.", -1)) {
      value = value.path(name);
    }
    if (value.isMissingNode() || value.isNull()) {
      return "-";
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private static void print(PrintWriter out, List<String[]> cells) {
    int[] width = new int[cells.get(0).length];
    for (String[] line : cells) {
      for (int i = 0; i < line.length; i++) {
        width[i] = Math.max(width[i], line[i].length());
      }
    }
    for (String[] line : cells) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < line.length; i++) {
        text.append(line[i]);
        if (i < line.length - 1) {
          text.append(" ".repeat(width[i] - line[i].length() + 2));
        }
      }
      out.println(text);
    }
    if (cells.size() == 1) {
      out.println("(none)");
    }
    out.flush();
  }
}
