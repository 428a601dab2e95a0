package io.viesti.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A name server on loopback for tests: answers over UDP from a few records; names below {@code
 * broken.test} get SERVFAIL, unknown ones NXDOMAIN.
 */
public final class ZoneServer implements AutoCloseable {
  private final List<Record> records = new ArrayList<>();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final DatagramSocket socket;
  private final Thread thread;

  /**
   * @param lines in the form of master files (RFC 1035 §5.1), names absolute
   */
  public ZoneServer(List<String> lines) throws IOException {
    for (String line : lines) {
      try (Master master =
          new Master(
              new java.io.ByteArrayInputStream(
                  line.getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
              Name.root)) {
        records.add(master.nextRecord());
      }
    }
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    thread = new Thread(this::serve, "zone-server");
    thread.setDaemon(true);
    thread.start();
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** How often a name, with its final dot, was asked for. */
  public int asked(String name) {
    return asked.getOrDefault(name, new AtomicInteger()).get();
  }

  private void serve() {
    byte[] buffer = new byte[4096];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] octets = java.util.Arrays.copyOf(packet.getData(), packet.getLength());
        byte[] answer = answer(new Message(octets)).toWire();
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (SocketException closed) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Message answer(Message query) {
    Record question = query.getQuestion();
    asked
        .computeIfAbsent(question.getName().toString(), n -> new AtomicInteger())
        .incrementAndGet();
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RA);
    answer.addRecord(question, Section.QUESTION);
    if (question.getName().toString().equals("broken.test.")) {
      answer.getHeader().setRcode(Rcode.SERVFAIL);
      return answer;
    }
    if (!addRecords(answer, question.getName(), question.getType())) {
      answer.getHeader().setRcode(Rcode.NXDOMAIN);
    }
    return answer;
  }

  private boolean addRecords(Message answer, Name name, int type) {
    boolean known = false;
    for (Record record : records) {
      if (record.getName().equals(name)) {
        known = true;
        if (record.getType() == type) {
          answer.addRecord(record, Section.ANSWER);
        } else if (record.getType() == Type.CNAME) {
          answer.addRecord(record, Section.ANSWER);
          addRecords(answer, ((CNAMERecord) record).getTarget(), type);
        }
      }
    }
    return known;
  }

  @Override
  public void close() {
    socket.close();
  }
}
