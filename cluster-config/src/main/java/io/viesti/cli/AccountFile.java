package io.viesti.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Many accounts from a file of lines {@code ADDRESS HASH [QUOTA]}; blank ones and those that begin
 * with {@code #} don't count. Ends at the first line that can't be done, naming it.
 */
final class AccountFile {
  private static final long TELL_NANOS = 2_000_000_000L;

  private AccountFile() {}

  /** Creates them one after the other and gives their number. */
  static int read(Path file, AdminClient node, PrintWriter progress) {
    int number = 0;
    int made = 0;
    long told = System.nanoTime();
    try (Stream<String> lines = Files.lines(file)) {
      for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
        String line = each.next().strip();
        number++;
        if (line.isEmpty() || line.startsWith("#")) {
          continue;
        }
        create(line, node, file + ", line " + number + ": ", made);
        made++;
        if (System.nanoTime() - told > TELL_NANOS) {
          told = System.nanoTime();
          progress.println(made + " accounts so far ...");
          progress.flush();
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new AdminException(file + " can't be read: " + e.getMessage());
    }
    return made;
  }

  private static void create(String line, AdminClient node, String where, int made) {
    String[] words = line.split("\\s+");
    if (words.length < 2 || words.length > 3) {
      throw new AdminException(where + "not ADDRESS HASH [QUOTA]" + before(made));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("address", words[0]);
    body.put("password_hash", words[1]);
    if (words.length == 3) {
      if (!words[2].matches("\\d{1,18}")) {
        throw new AdminException(where + "a quota is a number of octets" + before(made));
      }
      body.put("quota", Long.parseLong(words[2]));
    }
    try {
      node.post("/admin/accounts", body);
    } catch (AdminException refused) {
      throw new AdminException(where + refused.getMessage() + before(made));
    }
  }

  private static String before(int made) {
    return "; " + made + " accounts were made before it";
  }
}
