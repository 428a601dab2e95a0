package io.viesti.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import io.viesti.blob.BlobStoreException;
import io.viesti.blob.BlobStoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pace of an upload, with a disk that works when the test says so. */
class SpoolFileTest {
  private static final int BLOCK = 64 * 1024;

  private final ArrayDeque<Runnable> disk = new ArrayDeque<>();
  private Path dir;
  private final Bounded room = new Bounded();
  private SpoolFile upload;

  @BeforeEach
  void prepare(@TempDir Path dir) {
    this.dir = dir;
    upload = new SpoolFile(dir.resolve("new"), room, disk::add);
  }

  @Test
  void asksToWaitWhenItsBufferIsFullAndSaysWhenThereIsRoom() {
    fill();
    assertThat(upload.hasRoom()).isFalse();
    CompletableFuture<Void> ready = upload.ready().toCompletableFuture();
    assertThat(ready).isNotDone();
    work();
    assertThat(ready).isCompleted();
    assertThat(upload.hasRoom()).isTrue();
    assertThat(upload.ready().toCompletableFuture()).isCompleted();
  }

  @Test
  void isOverrunOnlyWhenASecondBufferWouldFill() {
    assertThat(upload.isOverrunBy(10 * SpoolFile.BUFFER)).as("one large array").isFalse();
    fill();
    assertThat(upload.isOverrunBy(SpoolFile.BUFFER)).isFalse();
    assertThat(upload.isOverrunBy(SpoolFile.BUFFER + 1)).isTrue();
  }

  @Test
  void finishesAfterAllBlocks() throws Exception {
    upload.write(new byte[BLOCK], BLOCK);
    upload.write(new byte[BLOCK], 100);
    CompletableFuture<Boolean> finished = finish();
    assertThat(finished).isNotDone();
    work();
    assertThat(finished).isCompletedWithValue(true);
    assertThat(plain()).hasSize(BLOCK + 100).containsOnly(0);
  }

  @Test
  void diskThatFailsIsToldByReadyAndFinish() throws Exception {
    Files.delete(dir);
    fill();
    CompletableFuture<Void> ready = upload.ready().toCompletableFuture();
    CompletableFuture<Boolean> finished = finish();
    work();
    assertFailed(ready, Reason.UNAVAILABLE);
    assertFailed(finished, Reason.UNAVAILABLE);
    upload.write(new byte[BLOCK], BLOCK);
    assertFailed(upload.ready().toCompletableFuture(), Reason.UNAVAILABLE);
    assertThat(disk).as("nothing more for the disk to do").isEmpty();
    assertThat(room.taken).isZero();
  }

  @Test
  void endingThatFailsIsToldAndLeavesNoFile() {
    upload.write(new byte[BLOCK], BLOCK);
    CompletableFuture<Boolean> finished =
        upload
            .<Boolean>finish(
                (content, file, compressed) -> {
                  throw new IOException("no");
                })
            .toCompletableFuture();
    work();
    assertFailed(finished, Reason.UNAVAILABLE);
    assertThat(dir).isEmptyDirectory();
    assertThat(room.taken).isZero();
  }

  @Test
  void leavesTheRoomOfAWholeFileToItsOwner() {
    upload.write(new byte[BLOCK], BLOCK);
    upload.write(new byte[BLOCK], 100);
    finish();
    work();
    assertThat(room.taken).isEqualTo(BLOCK + 100);
  }

  @Test
  void fullRoomIsTold() {
    room.most = BLOCK;
    fill();
    CompletableFuture<Boolean> finished = finish();
    work();
    assertFailed(finished, Reason.NO_SPACE);
    assertThat(dir).isEmptyDirectory();
    assertThat(room.taken).isZero();
  }

  @Test
  void poolThatTakesNothingIsToldByFinish() {
    upload =
        new SpoolFile(
            dir.resolve("new"),
            room,
            task -> {
              throw new RejectedExecutionException("full");
            });
    upload.write(new byte[BLOCK], BLOCK);
    assertFailed(finish(), Reason.UNAVAILABLE);
  }

  @Test
  void abortDropsTheFileWhateverIsStillQueued() {
    fill();
    upload.abort();
    upload.abort();
    work();
    assertThat(dir).isEmptyDirectory();
    assertFailed(finish(), Reason.UNAVAILABLE);
    assertThat(room.taken).isZero();
  }

  private CompletableFuture<Boolean> finish() {
    return upload.finish((content, file, compressed) -> compressed).toCompletableFuture();
  }

  private byte[] plain() throws IOException {
    try (InputStream in = new ZstdInputStream(Files.newInputStream(dir.resolve("new")))) {
      return in.readAllBytes();
    }
  }

  private void fill() {
    for (int i = 0; i < SpoolFile.BUFFER / BLOCK; i++) {
      upload.write(new byte[BLOCK], BLOCK);
    }
  }

  private void work() {
    while (!disk.isEmpty()) {
      disk.poll().run();
    }
  }

  private static void assertFailed(CompletableFuture<?> future, Reason reason) {
    assertThat(future).isCompletedExceptionally();
    assertThatThrownBy(future::get)
        .hasCauseInstanceOf(BlobStoreException.class)
        .satisfies(e -> assertThat(((BlobStoreException) e.getCause()).reason()).isEqualTo(reason));
  }

  private static final class Bounded implements Room {
    private long most = Long.MAX_VALUE;
    private long taken;

    @Override
    public void take(long octets) {
      if (taken + octets > most) {
        throw new BlobStoreException(Reason.NO_SPACE, "full");
      }
      taken += octets;
    }

    @Override
    public void release() {
      taken = 0;
    }
  }
}
