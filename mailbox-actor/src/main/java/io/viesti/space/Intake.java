package io.viesti.space;

/**
 * Whether new mail may be stored now. Closed below {@code viesti.engine.min-free}: SMTP answers 452
 * 4.3.1, HTTP 503, while reads and deletes go on. Thread-safe and cheap: asked per message.
 */
@FunctionalInterface
public interface Intake {
  Intake ALWAYS_OPEN = () -> true;

  boolean isOpen();
}
