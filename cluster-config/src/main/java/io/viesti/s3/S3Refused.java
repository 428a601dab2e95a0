package io.viesti.s3;

/** Why a node can't run with the object store as it is; the message says what to do. */
public final class S3Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  S3Refused(String message, Throwable cause) {
    super(message, cause);
  }
}
