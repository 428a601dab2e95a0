package io.viesti.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds what was set against Viesti's own values, each of which shows what its key takes: a number,
 * a switch, a time, a size. So a mistake is named by its whole key before anything is started.
 */
final class SettingsCheck {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsCheck.class);
  private static final String ROOT = "viesti";

  /** Keys an operator makes up, and one of the command line. */
  private static final Set<String> FREE = Set.of("viesti.delivery.routes.", "viesti.stacktrace");

  private SettingsCheck() {}

  /**
   * @param settings the whole configuration
   * @param own Viesti's own values; what it does not hold does nothing, which is said in the log
   * @throws StartupException naming the first key whose value can't be
   */
  static void require(Config settings, Config own) {
    if (!settings.hasPath(ROOT)) {
      return;
    }
    for (Map.Entry<String, ConfigValue> entry : settings.getConfig(ROOT).entrySet()) {
      String key = ROOT + "." + entry.getKey();
      if (isUnknown(own, key)) {
        LOG.warn(
            "configuration: {} ({}) is not a setting of Viesti and does nothing",
            key,
            entry.getValue().origin().description());
      }
      if (own.hasPath(key) && !isLike(settings, own, key)) {
        throw new StartupException(
            "configuration: "
                + key
                + " = "
                + entry.getValue().unwrapped()
                + " ("
                + entry.getValue().origin().description()
                + ") can't be; it takes values such as "
                + own.getValue(key).unwrapped());
      }
    }
  }

  static boolean isUnknown(Config own, String key) {
    return !own.hasPath(key) && FREE.stream().noneMatch(key::startsWith);
  }

  private static boolean isLike(Config settings, Config own, String key) {
    ConfigValueType type = own.getValue(key).valueType();
    if (type == ConfigValueType.NUMBER) {
      return reads(() -> settings.getNumber(key));
    }
    if (reads(() -> own.getBoolean(key))) {
      return reads(() -> settings.getBoolean(key));
    }
    if (type != ConfigValueType.STRING) {
      return true;
    }
    // "5m" is a time as well as a size: then either will do.
    boolean time = reads(() -> own.getDuration(key));
    boolean size = reads(() -> own.getBytes(key));
    return !time && !size
        || time && reads(() -> settings.getDuration(key))
        || size && reads(() -> settings.getBytes(key));
  }

  private static boolean reads(Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (ConfigException wrong) {
      return false;
    }
  }
}
