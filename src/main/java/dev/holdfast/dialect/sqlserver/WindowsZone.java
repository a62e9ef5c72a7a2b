package dev.holdfast.dialect.sqlserver;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/// The names that SQL Server has for time zones, which are those of Windows (CLDR, `windowsZones.xml`).
///
/// Only where the server itself must reckon calendar months or days; where we can, Java's own zones do.
final class WindowsZone {
    private static final Map<String, String> NAMES = new HashMap<>();

    static {
        of("GMT Standard Time", "Europe/London", "Europe/Dublin", "Europe/Lisbon");
        of(
                "W. Europe Standard Time",
                "Europe/Berlin",
                "Europe/Vienna",
                "Europe/Zurich",
                "Europe/Rome",
                "Europe/Stockholm",
                "Europe/Amsterdam",
                "Europe/Oslo",
                "Europe/Luxembourg");
        of("Romance Standard Time", "Europe/Paris", "Europe/Madrid", "Europe/Brussels", "Europe/Copenhagen");
        of("Central Europe Standard Time", "Europe/Prague", "Europe/Budapest", "Europe/Belgrade", "Europe/Bratislava");
        of("Central European Standard Time", "Europe/Warsaw", "Europe/Zagreb");
        of("GTB Standard Time", "Europe/Bucharest", "Europe/Athens");
        of("FLE Standard Time", "Europe/Helsinki", "Europe/Kiev", "Europe/Kyiv", "Europe/Riga", "Europe/Sofia");
        of("Turkey Standard Time", "Europe/Istanbul");
        of("Russian Standard Time", "Europe/Moscow");
        of("Israel Standard Time", "Asia/Jerusalem");
        of("Arabian Standard Time", "Asia/Dubai");
        of("India Standard Time", "Asia/Kolkata", "Asia/Calcutta");
        of("SE Asia Standard Time", "Asia/Bangkok", "Asia/Jakarta");
        of("China Standard Time", "Asia/Shanghai", "Asia/Hong_Kong");
        of("Singapore Standard Time", "Asia/Singapore");
        of("Tokyo Standard Time", "Asia/Tokyo");
        of("Korea Standard Time", "Asia/Seoul");
        of("AUS Eastern Standard Time", "Australia/Sydney", "Australia/Melbourne");
        of("New Zealand Standard Time", "Pacific/Auckland");
        of("Eastern Standard Time", "America/New_York", "America/Toronto");
        of("Central Standard Time", "America/Chicago");
        of("Mountain Standard Time", "America/Denver");
        of("US Mountain Standard Time", "America/Phoenix");
        of("Pacific Standard Time", "America/Los_Angeles", "America/Vancouver");
        of("E. South America Standard Time", "America/Sao_Paulo");
        of("Argentina Standard Time", "America/Buenos_Aires", "America/Argentina/Buenos_Aires");
        of("South Africa Standard Time", "Africa/Johannesburg");
        of("Egypt Standard Time", "Africa/Cairo");
    }

    private WindowsZone() {}

    private static void of(String windows, String... zones) {
        for (String zone : zones) {
            NAMES.put(zone, windows);
        }
    }

    /// ` AT TIME ZONE 'x'`
    ///
    /// @throws HoldfastException `BLOCKED` for a zone that the server has no name for
    static String at(ZoneId zone) {
        if (zone.normalized().equals(ZoneOffset.UTC)) {
            return " AT TIME ZONE 'UTC'";
        }
        String name = NAMES.get(zone.getId());
        if (name == null) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "SQL Server: no time zone of its own is known for " + zone + "; name UTC or one of "
                            + NAMES.keySet().stream().sorted().toList() + "; nothing was done");
        }
        return " AT TIME ZONE '" + name + "'";
    }
}
