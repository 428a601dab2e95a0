package io.viesti.edge.protocol;

/**
 * The content of BDAT chunks (RFC 3030): octets by count, as they are. BINARYMIME is not offered,
 * so bare CR and LF are refused here as well; a line end may be cut by a chunk's end.
 */
final class ChunkReader extends ContentReader {
  private boolean afterCr;

  ChunkReader(int maxLine, Sink sink) {
    super(maxLine, sink);
  }

  @Override
  boolean isInLine() {
    return !afterCr;
  }

  @Override
  Step step(byte b) {
    if ((b == '\n') != afterCr) {
      foundBareLineEnd();
    }
    afterCr = b == '\r';
    return Step.CONTENT;
  }

  /** To be called after the last chunk: a CR at the very end is a bare one. */
  void finish() {
    if (afterCr) {
      foundBareLineEnd();
    }
  }
}
