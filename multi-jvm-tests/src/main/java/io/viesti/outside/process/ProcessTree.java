package io.viesti.outside.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CPU time and memory of a process and all its descendants, from {@code /proc}. */
public final class ProcessTree {
  /** The kernel's clock tick as /proc shows it: 100 a second on every Linux of today. */
  private static final double TICKS_PER_SECOND = 100;

  private final long root;

  public ProcessTree(long root) {
    this.root = root;
  }

  /**
   * Seconds of CPU used so far, in user and system mode, by the living tree and by the children it
   * has waited for. Differences of two readings are what counts.
   */
  public double cpuSeconds() {
    return living().stream().mapToLong(Stat::ticks).sum() / TICKS_PER_SECOND;
  }

  /** As {@link #cpuSeconds}, of the process alone without its children. */
  public double cpuSecondsOfRoot() {
    return Stat.parse(read(Path.of("/proc/" + root + "/stat"))).ownTicks() / TICKS_PER_SECOND;
  }

  /** Resident memory in octets, shared pages counted once per process. */
  public long residentOctets() {
    return living().stream().mapToLong(stat -> resident(stat.pid())).sum();
  }

  /** Seconds of CPU all processes of the machine have used since boot, waiting not counted. */
  public static double machineCpuSeconds() {
    String[] f = read(Path.of("/proc/stat")).lines().findFirst().orElseThrow().split(" +");
    // user, nice, system, irq, softirq, steal; not idle and iowait
    long ticks = 0;
    for (int i : new int[] {1, 2, 3, 6, 7, 8}) {
      ticks += Long.parseLong(f[i]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  /** Load average of the last minute. */
  public static double load() {
    return Double.parseDouble(read(Path.of("/proc/loadavg")).split(" ")[0]);
  }

  private record Stat(long pid, long parent, long ownTicks, long waitedTicks) {
    long ticks() {
      return ownTicks + waitedTicks;
    }

    static Stat parse(String line) {
      // pid (name, which may hold spaces) state ppid ...
      String[] f = line.substring(line.lastIndexOf(')') + 2).split(" ");
      // fields 14 to 17 of proc(5): utime, stime, cutime, cstime
      return new Stat(
          Long.parseLong(line.substring(0, line.indexOf(' '))),
          Long.parseLong(f[1]),
          Long.parseLong(f[11]) + Long.parseLong(f[12]),
          Long.parseLong(f[13]) + Long.parseLong(f[14]));
    }
  }

  private List<Stat> living() {
    Map<Long, Stat> all = new HashMap<>();
    Map<Long, List<Long>> children = new HashMap<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        readIfThere(process.resolve("stat"))
            .map(Stat::parse)
            .ifPresent(
                stat -> {
                  all.put(stat.pid(), stat);
                  children.computeIfAbsent(stat.parent(), p -> new ArrayList<>()).add(stat.pid());
                });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Stat> tree = new ArrayList<>();
    Deque<Long> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      long pid = open.pop();
      if (all.containsKey(pid)) {
        tree.add(all.get(pid));
        open.addAll(children.getOrDefault(pid, List.of()));
      }
    }
    return tree;
  }

  private static long resident(long pid) {
    return readIfThere(Path.of("/proc/" + pid + "/status"))
        .flatMap(s -> s.lines().filter(l -> l.startsWith("VmRSS:")).findFirst())
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .orElse(0L);
  }

  private static String read(Path file) {
    return readIfThere(file).orElseThrow(() -> new IllegalStateException("no " + file));
  }

  private static Optional<String> readIfThere(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
