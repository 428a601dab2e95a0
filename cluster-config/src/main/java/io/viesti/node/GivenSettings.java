package io.viesti.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Settings that come as plain text: {@code -D} and the environment. A list is given as {@code
 * a,b,c}. Every key of Viesti can come from the environment, in capitals with underscores: {@code
 * viesti.limits.text-line} is {@code VIESTI_LIMITS_TEXT_LINE}.
 *
 * @param known all keys with their defaults, resolved
 */
record GivenSettings(Config known) {
  private static final String OURS = "viesti.";

  /** What the environment sets. */
  Config environment(Map<String, String> variables) {
    Config given = ConfigFactory.empty();
    for (Map.Entry<String, ConfigValue> entry : known.entrySet()) {
      String key = entry.getKey();
      String text = key.startsWith(OURS) ? variables.get(variable(key)) : null;
      if (text != null) {
        given = given.withValue(key, value(entry.getValue(), text, "environment " + variable(key)));
      }
    }
    return given;
  }

  /** System properties with the lists among them taken apart. */
  Config properties(Config properties) {
    Config given = properties;
    for (Map.Entry<String, ConfigValue> entry : known.entrySet()) {
      String key = entry.getKey();
      if (key.startsWith(OURS)
          && entry.getValue().valueType() == ConfigValueType.LIST
          && given.hasPath(key)
          && given.getValue(key).valueType() == ConfigValueType.STRING) {
        given = given.withValue(key, value(entry.getValue(), given.getString(key), "-D" + key));
      }
    }
    return given;
  }

  private static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_').replace("\"", "");
  }

  private static ConfigValue value(ConfigValue normal, String text, String origin) {
    if (normal.valueType() != ConfigValueType.LIST) {
      return ConfigValueFactory.fromAnyRef(text, origin);
    }
    List<String> elements =
        Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .filter(element -> !element.isEmpty())
            .toList();
    return ConfigValueFactory.fromIterable(elements, origin);
  }
}
