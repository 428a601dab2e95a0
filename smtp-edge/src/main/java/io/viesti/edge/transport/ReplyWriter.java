package io.viesti.edge.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.viesti.envelope.SmtpReply;
import java.util.List;

/** Puts replies into octets (RFC 5321 §4.2.1). */
final class ReplyWriter {
  private ReplyWriter() {}

  static void write(ByteBuf out, SmtpReply reply) {
    List<String> lines = reply.lines();
    String code = Integer.toString(reply.code());
    for (int i = 0; i < lines.size(); i++) {
      ByteBufUtil.writeAscii(out, code);
      out.writeByte(i == lines.size() - 1 ? ' ' : '-');
      if (reply.enhanced().isPresent()) {
        ByteBufUtil.writeAscii(out, reply.enhanced().get());
        out.writeByte(' ');
      }
      ByteBufUtil.writeUtf8(out, lines.get(i));
      out.writeByte('\r').writeByte('\n');
    }
  }
}
