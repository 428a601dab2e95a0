package io.viesti.edge.protocol;

/**
 * The content after DATA (RFC 5321 §4.1.1.4): ends with CR LF . CR LF and with nothing else; the
 * leading dot of a line is taken off (§4.5.2). Bare CR and LF are noticed and never end a line.
 */
final class DotReader extends ContentReader {
  private enum At {
    LINE_START,
    IN_LINE,
    CR,
    DOT,
    DOT_CR
  }

  private At at = At.LINE_START;

  DotReader(int maxLine, Sink sink) {
    super(maxLine, sink);
  }

  @Override
  boolean isInLine() {
    return at == At.IN_LINE;
  }

  @Override
  Step step(byte b) {
    switch (at) {
      case LINE_START -> {
        if (b == '.') {
          at = At.DOT;
          return Step.DROP;
        }
      }
      case CR -> {
        if (b == '\n') {
          at = At.LINE_START;
          return Step.CONTENT;
        }
        foundBareLineEnd();
      }
      case DOT -> {
        if (b == '\r') {
          at = At.DOT_CR;
          return Step.DROP;
        }
      }
      case DOT_CR -> {
        if (b == '\n') {
          return Step.END;
        }
        foundBareLineEnd();
      }
      case IN_LINE -> {}
    }
    if (b == '\r') {
      at = At.CR;
    } else {
      at = At.IN_LINE;
      if (b == '\n') {
        foundBareLineEnd();
      }
    }
    return Step.CONTENT;
  }
}
