package io.viesti.wake;

class InMemoryWakeIndexTest extends WakeIndexContract {
  private final InMemoryWakeIndex index = new InMemoryWakeIndex();

  @Override
  protected WakeIndex index() {
    return index;
  }
}
