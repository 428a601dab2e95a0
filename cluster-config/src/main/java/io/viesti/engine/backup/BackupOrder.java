package io.viesti.engine.backup;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What an operator asks for.
 *
 * @param target an absolute path on this machine: nothing is there, or an empty directory
 * @param octetsPerSecond read at most, so that mail has the disk; empty: as fast as it goes
 * @param secrets whether what lies beside the engine (operator token, upload secret, TLS key) is
 *     copied too
 */
public record BackupOrder(Path target, OptionalLong octetsPerSecond, boolean secrets) {}
