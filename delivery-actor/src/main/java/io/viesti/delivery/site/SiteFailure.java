package io.viesti.delivery.site;

/** A path gives up: its sessions crash one after the other. */
public final class SiteFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SiteFailure(String message) {
    super(message);
  }
}
