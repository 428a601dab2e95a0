package io.viesti.tiered;

/**
 * What the table holds under a blob's hash: small content itself, or that it lies in the object
 * store.
 *
 * @param size octets of the plain content
 * @param stored the content as {@code form} says; empty for objects and where only the header was
 *     asked for. Nobody changes it
 */
public record BlobRow(Form form, long size, byte[] stored) {
  private static final byte[] NOTHING = {};

  /** How and where content lies. The numbers are stored: forever. */
  public enum Form {
    PLAIN(0),
    /** One Zstandard frame. */
    COMPRESSED(1),
    PLAIN_OBJECT(2),
    /** An object that is one Zstandard stream. */
    COMPRESSED_OBJECT(3);

    private final int number;

    Form(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }

    public boolean isObject() {
      return this == PLAIN_OBJECT || this == COMPRESSED_OBJECT;
    }

    /**
     * The form that is stored as the number.
     *
     * @throws IllegalArgumentException for a number of a newer version
     */
    public static Form of(int number) {
      for (Form form : values()) {
        if (form.number == number) {
          return form;
        }
      }
      throw new IllegalArgumentException("no form of a blob has the number " + number);
    }
  }

  /** A row without content: of an object, or the header of any. */
  public static BlobRow header(Form form, long size) {
    return new BlobRow(form, size, NOTHING);
  }
}
