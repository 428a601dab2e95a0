package io.viesti.http.json;

import io.viesti.http.problem.Problem;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * A request's body up to a limit. What is beyond is read and dropped, and only then the stream
 * fails with a 413: a client that is cut off while it still sends would often not see the answer.
 * Far beyond, it is cut off all the same.
 */
public final class LimitedOctets {
  /** How much more than the limit is read for politeness. */
  private static final long PATIENCE = 4;

  private LimitedOctets() {}

  /** For one run only. */
  public static Source<ByteString, NotUsed> of(HttpEntity entity, long limit) {
    AtomicLong seen = new AtomicLong();
    return entity
        .withoutSizeLimit()
        .getDataBytes()
        .mapMaterializedValue(ignored -> NotUsed.getInstance())
        .filter(chunk -> isWithin(seen.addAndGet(chunk.size()), limit))
        .concatLazy(
            Source.lazySource(
                () ->
                    seen.get() > limit
                        ? Source.<ByteString>failed(Problem.tooLarge(limit).asException())
                        : Source.<ByteString>empty()));
  }

  private static boolean isWithin(long seen, long limit) {
    if (seen > limit * PATIENCE) {
      throw Problem.tooLarge(limit).asException();
    }
    return seen <= limit;
  }
}
