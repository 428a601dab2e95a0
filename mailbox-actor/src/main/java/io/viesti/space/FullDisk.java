package io.viesti.space;

import java.io.IOException;

/** Tells a full volume from other failures of files; Java has no type for it. */
public final class FullDisk {
  private FullDisk() {}

  /** Whether a file operation failed because nothing more fits, on the volume or in its quota. */
  public static boolean caused(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("No space left") || message.contains("Disk quota exceeded");
  }
}
