package io.viesti.backing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.viesti.blob.BlobId;
import io.viesti.blob.StoredBlob;
import io.viesti.outside.process.FreePorts;
import io.viesti.queue.IncomingMail;
import io.viesti.queue.MailQueue.Acceptance;
import io.viesti.queue.Mails;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Not a test: times of the Kafka form on one broker that syncs each write. From the scheduled time
 * of an offer to its acknowledgement, and to the mailbox (which stores in no time here); processor
 * time of this process (door and carrier) and of the broker. Arguments: a folder on a real disk,
 * then settings.
 */
public final class KafkaQueueSpeed {
  private static final int MAILBOXES = 1_000;

  private final KafkaQueueNode node;
  private final KafkaServer broker;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<BlobId, Long> scheduled = new ConcurrentHashMap<>();
  private Histogram acknowledged = new ConcurrentHistogram(3);
  private Histogram seen = new ConcurrentHistogram(3);
  private final AtomicLong refused = new AtomicLong();

  private KafkaQueueSpeed(KafkaQueueNode node, KafkaServer broker) {
    this.node = node;
    this.broker = broker;
    node.mailboxes.whenStored(
        arrival -> seen.recordValue(microsSince(scheduled.remove(arrival.blob()))));
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "kafka-speed");
    KafkaServer broker =
        new KafkaServer(
            ServerJars.find(),
            folder,
            Seats.one("127.0.0.1", FreePorts.next(), FreePorts.next()),
            0,
            Pace.LONG_RUN);
    broker.start();
    try {
      for (int partitions : new int[] {8, 32}) {
        for (int linger : new int[] {0, 2}) {
          Config config =
              ConfigFactory.parseString(
                      "viesti.kafka.incoming { partitions = %d, linger = %d ms }\n"
                              .formatted(partitions, linger)
                          + "viesti.queue.offer-timeout = 20 s, viesti.kafka.lag.every = 1 s")
                  .withFallback(
                      KafkaQueueNode.config(
                          broker.bootstrapServers(), "speed-" + partitions + "-" + linger));
          try (KafkaQueueNode node = KafkaQueueNode.start(config).carrying()) {
            KafkaQueueSpeed speed = new KafkaQueueSpeed(node, broker);
            String what = partitions + " partitions, linger " + linger + " ms";
            speed.paced("warming up", 116, Duration.ofSeconds(15));
            speed.paced(what + ", 116/s", 116, Duration.ofSeconds(30));
            speed.saturated(what + ", 512 in flight", 512, Duration.ofSeconds(15));
          }
        }
      }
    } finally {
      broker.kill();
    }
    System.exit(0);
  }

  private static long microsSince(long nanos) {
    return Math.max(0, (System.nanoTime() - nanos) / 1_000);
  }

  private IncomingMail mail(long at) {
    int number = numbers.incrementAndGet();
    IncomingMail mail = Mails.to("box" + number % MAILBOXES);
    BlobId blob = new BlobId("%064x".formatted(number));
    scheduled.put(blob, at);
    return new IncomingMail(
        new StoredBlob(blob, 2_048),
        mail.reversePath(),
        mail.recipients(),
        mail.header(),
        mail.glance(),
        mail.verdict(),
        mail.traceHeaders(),
        mail.traceId(),
        mail.receivedAt());
  }

  private void offer(long at, Runnable then) {
    node.queue()
        .offer(mail(at))
        .thenAccept(
            acceptance -> {
              acknowledged.recordValue(microsSince(at));
              if (acceptance != Acceptance.ACCEPTED) {
                refused.incrementAndGet();
              }
              then.run();
            });
  }

  private void paced(String name, int perSecond, Duration time) {
    begin();
    long start = System.nanoTime();
    long cpu = cpu();
    long brokers = brokerCpu();
    long count = perSecond * time.toSeconds();
    for (long i = 0; i < count; i++) {
      long at = start + i * 1_000_000_000L / perSecond;
      while (System.nanoTime() < at) {
        LockSupport.parkNanos(at - System.nanoTime());
      }
      offer(at, () -> {});
    }
    report(name, count, System.nanoTime() - start, cpu, brokers);
  }

  private void saturated(String name, int inFlight, Duration time) throws InterruptedException {
    begin();
    Semaphore room = new Semaphore(inFlight);
    long start = System.nanoTime();
    long cpu = cpu();
    long brokers = brokerCpu();
    long count = 0;
    while (System.nanoTime() - start < time.toNanos()) {
      room.acquire();
      offer(System.nanoTime(), room::release);
      count++;
    }
    room.acquire(inFlight);
    report(name, count, System.nanoTime() - start, cpu, brokers);
  }

  private void begin() {
    acknowledged = new ConcurrentHistogram(3);
    seen = new ConcurrentHistogram(3);
    refused.set(0);
  }

  private void report(String name, long count, long nanos, long cpu, long brokers) {
    while (!scheduled.isEmpty()) {
      LockSupport.parkNanos(1_000_000);
    }
    System.out.printf(
        "%-40s %6.0f/s  ack ms %s  seen ms %s  CPU s/1000: node %.2f broker %.2f  refused %d  load"
            + " %.1f%n",
        name,
        count * 1e9 / nanos,
        text(acknowledged),
        text(seen),
        (cpu() - cpu) / 1e6 / count,
        (brokerCpu() - brokers) / 1e6 / count,
        refused.get(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String text(Histogram times) {
    return "%.1f/%.1f/%.1f"
        .formatted(
            times.getValueAtPercentile(50) / 1e3,
            times.getValueAtPercentile(95) / 1e3,
            times.getValueAtPercentile(99) / 1e3);
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private long brokerCpu() {
    return ProcessHandle.of(broker.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO)
        .toNanos();
  }
}
