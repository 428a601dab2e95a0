package io.viesti.http.content;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Octets that must be read again soon: in memory while they are few, else in a temporary file. To
 * be closed, which deletes the file. Not thread-safe; its methods block.
 */
public final class Spool extends OutputStream {
  /** Octets kept in memory. */
  public static final int IN_MEMORY = 256 * 1024;

  private ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private Path file;
  private OutputStream out = memory;
  private long size;

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (file == null && size + length > IN_MEMORY) {
      file = Files.createTempFile("viesti-", ".spool");
      out = Files.newOutputStream(file);
      memory.writeTo(out);
      memory = null;
    }
    out.write(bytes, offset, length);
    size += length;
  }

  public long size() {
    return size;
  }

  /** What was written, from its beginning. */
  public InputStream open() throws IOException {
    out.flush();
    return file == null
        ? new ByteArrayInputStream(memory.toByteArray())
        : Files.newInputStream(file);
  }

  @Override
  public void close() throws IOException {
    out.close();
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
