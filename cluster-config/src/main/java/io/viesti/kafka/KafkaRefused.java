package io.viesti.kafka;

/** Kafka is not as this version needs it. The message is one line for the operator. */
public final class KafkaRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KafkaRefused(String message) {
    super(message);
  }

  public KafkaRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
