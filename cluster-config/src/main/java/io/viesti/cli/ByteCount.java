package io.viesti.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Octets as people write them ({@code 50 MiB}), and as they like to read them. */
final class ByteCount implements ITypeConverter<Long> {
  private static final String[] UNITS = {"octets", "KiB", "MiB", "GiB", "TiB"};

  @Override
  public Long convert(String text) {
    try {
      Config one = ConfigFactory.parseString("n = " + ConfigUtil.quoteString(text));
      return one.getBytes("n");
    } catch (ConfigException e) {
      throw new TypeConversionException(text + " is not a size such as 50 MiB");
    }
  }

  static String words(long octets) {
    int unit = 0;
    double value = octets;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
  }
}
