package io.viesti.engine.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.viesti.blob.BlobId;
import io.viesti.blob.BlobStoreException;
import io.viesti.blob.BlobStoreException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pace of an upload, with a disk that works when the test says so. */
class FileUploadTest {
  private static final int BLOCK = 64 * 1024;
  private static final BlobId ID = new BlobId("ab".repeat(32));

  private final ArrayDeque<Runnable> disk = new ArrayDeque<>();
  private Path dir;
  private BlobFiles files;
  private FileUpload upload;

  @BeforeEach
  void prepare(@TempDir Path dir) throws Exception {
    this.dir = dir;
    files =
        new BlobFiles(
            Files.createDirectory(dir.resolve("blobs")),
            Files.createDirectory(dir.resolve("incoming")));
    upload = new FileUpload(files, disk::add);
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
    assertThat(upload.isOverrunBy(10 * FileUpload.BUFFER)).as("one large array").isFalse();
    fill();
    assertThat(upload.isOverrunBy(FileUpload.BUFFER)).isFalse();
    assertThat(upload.isOverrunBy(FileUpload.BUFFER + 1)).isTrue();
  }

  @Test
  void finishesAfterAllBlocks() {
    upload.write(new byte[BLOCK], BLOCK);
    upload.write(new byte[BLOCK], 100);
    CompletableFuture<Boolean> finished = upload.finish(ID).toCompletableFuture();
    assertThat(finished).isNotDone();
    work();
    assertThat(finished).isCompletedWithValue(true);
    assertThat(files.path(ID, true)).exists();
    assertThat(dir.resolve("incoming")).isEmptyDirectory();
  }

  @Test
  void diskThatFailsIsToldByReadyAndFinish() throws Exception {
    Files.delete(dir.resolve("incoming"));
    fill();
    CompletableFuture<Void> ready = upload.ready().toCompletableFuture();
    CompletableFuture<Boolean> finished = upload.finish(ID).toCompletableFuture();
    work();
    assertUnavailable(ready);
    assertUnavailable(finished);
    upload.write(new byte[BLOCK], BLOCK);
    assertUnavailable(upload.ready().toCompletableFuture());
    assertThat(disk).as("nothing more for the disk to do").isEmpty();
  }

  @Test
  void diskThatFailsAtTheEndIsToldByFinish() throws Exception {
    upload.write(new byte[BLOCK], BLOCK);
    CompletableFuture<Boolean> finished = upload.finish(ID).toCompletableFuture();
    Files.delete(dir.resolve("blobs/ab"));
    work();
    assertUnavailable(finished);
    assertThat(dir.resolve("incoming")).isEmptyDirectory();
  }

  @Test
  void poolThatTakesNothingIsToldByFinish() {
    FileUpload refused =
        new FileUpload(
            files,
            task -> {
              throw new RejectedExecutionException("full");
            });
    refused.write(new byte[BLOCK], BLOCK);
    assertUnavailable(refused.finish(ID).toCompletableFuture());
  }

  @Test
  void abortDropsTheFileWhateverIsStillQueued() {
    fill();
    upload.abort();
    upload.abort();
    work();
    assertThat(dir.resolve("incoming")).isEmptyDirectory();
    assertUnavailable(upload.finish(ID).toCompletableFuture());
  }

  private void fill() {
    for (int i = 0; i < FileUpload.BUFFER / BLOCK; i++) {
      upload.write(new byte[BLOCK], BLOCK);
    }
  }

  private void work() {
    while (!disk.isEmpty()) {
      disk.poll().run();
    }
  }

  private static void assertUnavailable(CompletableFuture<?> future) {
    assertThat(future).isCompletedExceptionally();
    assertThatThrownBy(future::get)
        .hasCauseInstanceOf(BlobStoreException.class)
        .satisfies(
            e ->
                assertThat(((BlobStoreException) e.getCause()).reason())
                    .isEqualTo(Reason.UNAVAILABLE));
  }
}
