package io.viesti.bench.load;

import java.util.Locale;

/** How large the mails of a run are. */
public enum Workload {
  /** Text of 2 KB. */
  TEXT_2K("2 KB", 2 * 1024, 0, 1),
  /** Text of 50 KB. */
  TEXT_50K("50 KB", 50 * 1024, 0, 1),
  /** Text of 2 KB, every fifth mail with an attachment of 500 KB. */
  MIX("mix", 2 * 1024, 500 * 1024, 5),
  /** Text of 2 KB, every fiftieth mail with an attachment of 150 KB: both ways a blob is kept. */
  LEDGER("ledger", 2 * 1024, 150 * 1024, 50),
  /** Every mail with an attachment of 300 KB: content for the object store. */
  LARGE("large", 2 * 1024, 300 * 1024, 1);

  private final String label;
  private final int textOctets;
  private final int attachmentOctets;
  private final int attachmentEvery;

  Workload(String label, int textOctets, int attachmentOctets, int attachmentEvery) {
    this.label = label;
    this.textOctets = textOctets;
    this.attachmentOctets = attachmentOctets;
    this.attachmentEvery = attachmentEvery;
  }

  public String label() {
    return label;
  }

  /** Octets of body text, about. */
  int textOctets() {
    return textOctets;
  }

  /** Octets of the attachment before base64 that mail {@code number} carries, 0 for none. */
  int attachmentOctets(long number) {
    return number % attachmentEvery == 0 ? attachmentOctets : 0;
  }

  /** {@code 2k}, {@code 50k} or {@code mix}. */
  public static Workload parse(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "2k" -> TEXT_2K;
      case "50k" -> TEXT_50K;
      case "mix" -> MIX;
      default -> throw new IllegalArgumentException("no workload " + name + ": 2k, 50k or mix");
    };
  }
}
