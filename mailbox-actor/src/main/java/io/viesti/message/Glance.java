package io.viesti.message;

/**
 * What a list shows of a message's content.
 *
 * @param preview first words of the text, white space folded, at most {@value #MAX_PREVIEW}
 *     characters; empty when there is no text
 * @param hasAttachment whether a part is there to be saved rather than shown (RFC 8621 §4.1.4)
 */
public record Glance(String preview, boolean hasAttachment) {
  public static final int MAX_PREVIEW = 200;
  public static final Glance EMPTY = new Glance("", false);

  public Glance {
    preview = preview == null ? "" : preview;
  }
}
