package io.viesti.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.apache.james.mime4j.util.ByteSequence;

/**
 * Visits the leaf parts of a MIME message in their order, streaming. Attached messages are leaves;
 * so is a multipart nested deeper than {@value #MAX_DEPTH}. Parts beyond {@value #MAX_PARTS} are
 * not visited.
 */
final class MimeWalk {
  static final int MAX_DEPTH = 20;
  static final int MAX_PARTS = 1_000;
  private static final int MAX_HEADER_LINE = 1024 * 1024;

  private static final MimeConfig LENIENT =
      MimeConfig.custom()
          .setMaxLineLen(MAX_HEADER_LINE)
          .setMaxHeaderLen(MAX_HEADER_LINE)
          .setMaxHeaderCount(-1)
          .setMaxContentLen(-1)
          .setStrictParsing(false)
          .build();

  /** Told of each leaf. */
  interface Visitor {
    /**
     * @param decoded the content without its transfer encoding; read it here or not at all
     * @return false to stop the walk
     */
    boolean leaf(Leaf leaf, InputStream decoded) throws IOException;
  }

  /**
   * A leaf part.
   *
   * @param id its numbers from the top, such as {@code 1.2} (RFC 9051 §6.4.5)
   * @param container subtype of the multipart it stands in; empty at the top
   */
  record Leaf(String id, PartHeader header, String container) {
    boolean isAttachment() {
      return header.isAttachment(container);
    }
  }

  private static final class Container {
    private final String prefix;
    private final String subtype;
    private int children;

    Container(String prefix, String subtype) {
      this.prefix = prefix;
      this.subtype = subtype;
    }
  }

  private final MimeTokenStream tokens = new MimeTokenStream(LENIENT);
  private final Deque<Container> containers = new ArrayDeque<>();
  private final Visitor visitor;
  private PartHeader.Builder fields = new PartHeader.Builder();

  /** Of a body whose header was read before; used once. */
  private PartHeader given;

  private int visited;

  private MimeWalk(Visitor visitor) {
    this.visitor = visitor;
    tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
  }

  /** Walks a message from its first header octet on. */
  static void message(InputStream message, Visitor visitor) throws IOException, MimeException {
    MimeWalk walk = new MimeWalk(visitor);
    walk.tokens.parse(message);
    walk.run();
  }

  /** Walks a body whose header was read already. */
  static void body(InputStream body, PartHeader header, Visitor visitor)
      throws IOException, MimeException {
    MimeWalk walk = new MimeWalk(visitor);
    walk.given = header;
    walk.tokens.parseHeadless(body, header.contentType().orElse(header.type()));
    walk.run();
  }

  private void run() throws IOException, MimeException {
    EntityState state = tokens.getState();
    boolean goOn = true;
    while (goOn && state != EntityState.T_END_OF_STREAM) {
      goOn = see(state);
      if (goOn) {
        state = tokens.next();
      }
    }
  }

  private boolean see(EntityState state) throws IOException {
    switch (state) {
      case T_START_HEADER -> fields = new PartHeader.Builder();
      case T_FIELD -> take(tokens.getField());
      case T_END_HEADER ->
          tokens.setRecursionMode(
              containers.size() < MAX_DEPTH ? RecursionMode.M_NO_RECURSE : RecursionMode.M_FLAT);
      case T_START_MULTIPART -> containers.push(new Container(nextId(), subtype(header())));
      case T_END_MULTIPART -> containers.poll();
      case T_BODY -> {
        PartHeader header = header();
        boolean lostBoundary = header.isMultipart() && containers.size() < MAX_DEPTH;
        Leaf leaf = new Leaf(leafId(), lostBoundary ? header.asPlain() : header, container());
        return visitor.leaf(leaf, header.decode(tokens.getInputStream())) && ++visited < MAX_PARTS;
      }
      default -> {
        // Preambles, epilogues and ends say nothing.
      }
    }
    return true;
  }

  private PartHeader header() {
    PartHeader first = given;
    given = null;
    return first != null ? first : fields.build(tokens.getBodyDescriptor().getMimeType());
  }

  private void take(Field field) {
    String name = field.getName();
    if (!name.regionMatches(true, 0, "content-", 0, 8)) {
      return;
    }
    ByteSequence raw = field.getRaw();
    if (raw == null) {
      fields.take(name, field.getBody());
      return;
    }
    byte[] octets = raw.toByteArray();
    HeaderCursor cursor = new HeaderCursor(octets, octets.length);
    if (cursor.next()) {
      fields.take(name, HeaderText.unfolded(octets, cursor.valueStart(), cursor.valueEnd()));
    }
  }

  private String nextId() {
    Container parent = containers.peek();
    return parent == null ? "" : parent.prefix + ++parent.children + ".";
  }

  private String leafId() {
    String id = nextId();
    return id.isEmpty() ? "1" : id.substring(0, id.length() - 1);
  }

  private String container() {
    Container parent = containers.peek();
    return parent == null ? "" : parent.subtype;
  }

  private static String subtype(PartHeader header) {
    return header.isMultipart() ? header.type().substring("multipart/".length()) : "mixed";
  }
}
