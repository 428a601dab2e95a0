package io.viesti.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Walks the regular files of a tar stream (POSIX ustar), enough of it to read test packs. */
final class TarEntries {
  private static final int BLOCK = 512;

  private final InputStream tar;
  private String name = "";
  private long size;
  private long left;

  TarEntries(InputStream tar) {
    this.tar = tar;
  }

  /** Moves to the next regular file; false at the end. */
  boolean next() throws IOException {
    while (true) {
      tar.skipNBytes(left);
      left = 0;
      byte[] header = tar.readNBytes(BLOCK);
      if (header.length < BLOCK || header[0] == 0) {
        return false;
      }
      name = text(header, 0, 100);
      size = Long.parseLong(text(header, 124, 12).trim(), 8);
      left = (size + BLOCK - 1) / BLOCK * BLOCK;
      if (header[156] == '0' || header[156] == 0) {
        return true;
      }
    }
  }

  String name() {
    return name;
  }

  long size() {
    return size;
  }

  /** By its name: mails have no extension here or one of a mail. */
  boolean isMail() {
    String file = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    int dot = file.lastIndexOf('.');
    String extension = dot < 0 ? "" : file.substring(dot + 1);
    boolean number = !extension.isEmpty() && extension.chars().allMatch(Character::isDigit);
    return extension.equals("eml") || extension.equals("msg") || number;
  }

  byte[] content() throws IOException {
    byte[] content = tar.readNBytes((int) size);
    left -= content.length;
    return content;
  }

  private static String text(byte[] header, int from, int length) {
    String field = new String(header, from, length, StandardCharsets.UTF_8);
    int end = field.indexOf(0);
    return end < 0 ? field : field.substring(0, end);
  }
}
