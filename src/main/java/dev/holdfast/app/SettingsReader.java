package dev.holdfast.app;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.app.Settings.Key;
import dev.holdfast.drive.Limits;
import dev.holdfast.drive.Limits.Vacuums;
import dev.holdfast.estate.SecretRef;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.growth.Keeping;
import dev.holdfast.growth.Sampler;
import dev.holdfast.node.LedgerKeeper;
import dev.holdfast.plan.StoredPlans;
import dev.holdfast.store.Links;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/// Reads [Settings]: flags before `HOLDFAST_*` variables before files; of the files, the one given with `--config`
/// before the user's before the system's. All problems are reported together, each with its place.
public final class SettingsReader {
    private static final Path SYSTEM_FILE = Path.of("/etc/holdfast/config.toml");
    private static final Pattern MONTHS = Pattern.compile("([1-9]\\d{0,3})mo");
    private static final Pattern SPAN = Pattern.compile("([1-9]\\d{0,4})([mhd])");
    private static final Pattern URL_PASSWORD = Pattern.compile("(?i)[?&]\\w*password=|//[^/@]*@");

    private static final Duration ALERT_AFTER = Duration.ofMinutes(60);
    private static final String LOOPBACK = "127.0.0.1";
    private static final int LAST_PORT = 65_535;
    private static final long MEBI = 1024L * 1024;
    private static final long MOST = 1_000_000_000;

    private final Map<String, String> environment;
    private final Path userHome;
    private final boolean root;
    private final Path systemFile;

    /// @param root whether this process is root, whose home other users cannot enter
    public SettingsReader(Map<String, String> environment, Path userHome, boolean root) {
        this(environment, userHome, root, SYSTEM_FILE);
    }

    SettingsReader(Map<String, String> environment, Path userHome, boolean root, Path systemFile) {
        this.environment = Map.copyOf(environment);
        this.userHome = userHome;
        this.root = root;
        this.systemFile = systemFile;
    }

    private record Value(String text, String origin) {}

    /// @param config the file of `--config`; must exist when given
    /// @throws HoldfastException `CONFIG` with every problem, one a line
    public Settings read(Map<Key, String> flags, Optional<Path> config) {
        List<String> problems = new ArrayList<>();
        Map<Key, Value> values = new EnumMap<>(Key.class);
        Map<String, String> queries = new HashMap<>();
        flags.forEach((key, text) -> values.put(key, new Value(text, key.flag())));
        for (Key key : Key.values()) {
            String text = environment.get(key.variable());
            if (text != null && !text.isEmpty()) {
                values.putIfAbsent(key, new Value(text, key.variable()));
            }
        }
        config.ifPresent(file -> {
            if (Files.isRegularFile(file)) {
                readFile(file, values, queries, problems);
            } else {
                problems.add("--config: there is no file " + file);
            }
        });
        Path userFile = folder("XDG_CONFIG_HOME", userHome.resolve(".config")).resolve("holdfast/config.toml");
        for (Path file : List.of(userFile, systemFile)) {
            if (Files.isRegularFile(file)) {
                readFile(file, values, queries, problems);
            }
        }
        Settings settings = check(values, queries, problems);
        if (!problems.isEmpty()) {
            throw new HoldfastException(ErrorCode.CONFIG, "wrong settings:\n  " + String.join("\n  ", problems));
        }
        return settings;
    }

    private void readFile(Path file, Map<Key, Value> values, Map<String, String> queries, List<String> problems) {
        TomlParseResult toml;
        try {
            toml = Toml.parse(file);
        } catch (IOException e) {
            problems.add(file + ": cannot be read");
            return;
        }
        toml.errors().forEach(error -> problems.add(at(file, error.position()) + ": " + error.getMessage()));
        for (String dotted : toml.dottedKeySet()) {
            String place = at(file, toml.inputPositionOf(dotted));
            Optional<Key> key = Arrays.stream(Key.values())
                    .filter(candidate -> candidate.dotted().equals(dotted))
                    .findFirst();
            Object value = toml.get(dotted);
            if (dotted.startsWith(Settings.QUERIES) && value instanceof String query) {
                queries.putIfAbsent(unquoted(dotted.substring(Settings.QUERIES.length())), query);
            } else if (key.isEmpty()) {
                problems.add(place + ": unknown setting " + dotted + "; did you mean " + nearest(dotted) + "?");
            } else if (value instanceof String || value instanceof Number) {
                values.putIfAbsent(key.get(), new Value(value.toString(), place));
            } else {
                problems.add(place + ": " + dotted + " must be a text or a number");
            }
        }
    }

    /// A name with other letters than TOML allows bare comes quoted.
    private static String unquoted(String name) {
        return name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
                ? name.substring(1, name.length() - 1)
                : name;
    }

    private static String at(Path file, @Nullable TomlPosition position) {
        return position == null ? file.toString() : file + ":" + position.line() + ":" + position.column();
    }

    private static String nearest(String word) {
        return Arrays.stream(Key.values())
                .map(Key::dotted)
                .min(Comparator.comparingInt(known -> distance(word, known)))
                .orElseThrow();
    }

    /// Levenshtein's distance: edits of one character that make `to` of `from`.
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        Arrays.setAll(previous, column -> column);
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = previous[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }

    private Settings check(Map<Key, Value> values, Map<String, String> queries, List<String> problems) {
        Map<Key, String> origins = new EnumMap<>(Key.class);
        for (Key key : Key.values()) {
            Value value = values.get(key);
            origins.put(key, value == null ? "default" : value.origin());
        }
        Path home = home(values, problems);
        return new Settings(
                home,
                control(values, problems),
                choice(values, Key.LOG_LEVEL, Settings.LogLevel.WARN, problems),
                choice(values, Key.UI_THEME, Settings.Theme.SYSTEM, problems),
                scale(values, problems),
                span(values, Key.PLAN_LIFE, StoredPlans.USUAL_LIFE, problems),
                ledgerKeep(values, problems),
                limits(values, queries, home, problems),
                span(values, Key.LINK_SILENCE, Links.SILENCE, problems),
                coldDir(values, home, problems),
                coldAfter(values, problems),
                span(values, Key.ALERT_AFTER, ALERT_AFTER, problems),
                alertCommand(values, problems),
                growth(values, problems),
                metrics(values, problems),
                new NotifyReader(
                                key -> Optional.ofNullable(values.get(key)).map(Value::text),
                                (key, message) -> problems.add(
                                        Objects.requireNonNull(values.get(key)).origin() + ": " + message))
                        .read(),
                origins);
    }

    private Path home(Map<Key, Value> values, List<String> problems) {
        Value value = values.get(Key.HOME);
        if (value != null) {
            try {
                return Path.of(value.text()).toAbsolutePath().normalize();
            } catch (InvalidPathException e) {
                problems.add(value.origin() + ": home is no path");
            }
        }
        boolean chosen = environment.containsKey("XDG_STATE_HOME");
        return root && !chosen
                ? Path.of("/var/lib/holdfast")
                : folder("XDG_STATE_HOME", userHome.resolve(".local/state")).resolve("holdfast");
    }

    private static Path coldDir(Map<Key, Value> values, Path home, List<String> problems) {
        Value value = values.get(Key.COLD_DIR);
        if (value == null) {
            return home.resolve("cold");
        }
        try {
            return Path.of(value.text()).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            problems.add(value.origin() + ": cold.dir is no path");
            return home.resolve("cold");
        }
    }

    private static Optional<Path> alertCommand(Map<Key, Value> values, List<String> problems) {
        Value value = values.get(Key.ALERT_COMMAND);
        if (value == null) {
            return Optional.empty();
        }
        try {
            Path program = Path.of(value.text());
            if (program.isAbsolute() && Files.isExecutable(program) && Files.isRegularFile(program)) {
                return Optional.of(program);
            }
        } catch (InvalidPathException e) {
            // told below, with the same words
        }
        problems.add(value.origin() + ": alert.command is the full path of a program that can be started");
        return Optional.empty();
    }

    private static Optional<Settings.Metrics> metrics(Map<Key, Value> values, List<String> problems) {
        Value port = values.get(Key.METRICS_PORT);
        Value address = values.get(Key.METRICS_ADDRESS);
        if (port == null) {
            if (address != null) {
                problems.add(address.origin() + ": it needs metrics.port too");
            }
            return Optional.empty();
        }
        if (!port.text().matches("\\d{1,5}") || Integer.parseInt(port.text()) > LAST_PORT) {
            problems.add(
                    port.origin() + ": metrics.port is a port from 1 to " + LAST_PORT + ", or 0 for any that is free");
            return Optional.empty();
        }
        return Optional.of(
                new Settings.Metrics(address == null ? LOOPBACK : address.text(), Integer.parseInt(port.text())));
    }

    private static int coldAfter(Map<Key, Value> values, List<String> problems) {
        Value value = values.get(Key.COLD_AFTER);
        int usual = Math.toIntExact(ColdKeeper.USUAL_AGE.toTotalMonths());
        if (value == null) {
            return usual;
        }
        Matcher months = MONTHS.matcher(value.text());
        if (months.matches()) {
            return Integer.parseInt(months.group(1));
        }
        problems.add(value.origin() + ": cold.after is months, as 12mo");
        return usual;
    }

    /// The XDG rule: a value that is not absolute counts as unset.
    private Path folder(String variable, Path otherwise) {
        String text = environment.getOrDefault(variable, "");
        return text.startsWith("/") ? Path.of(text) : otherwise;
    }

    private static Optional<Settings.Control> control(Map<Key, Value> values, List<String> problems) {
        Value url = values.get(Key.CONTROL_URL);
        Value user = values.get(Key.CONTROL_USER);
        Value password = values.get(Key.CONTROL_PASSWORD);
        Optional<SecretRef> reference = password == null ? Optional.empty() : SecretRef.parse(password.text());
        if (password != null && reference.isEmpty()) {
            problems.add(password.origin() + ": control.password is env:NAME, file:/PATH or keystore:/PATH#ALIAS,"
                    + " never the password itself");
        }
        if (url == null) {
            for (Value lonely : Arrays.asList(user, password)) {
                if (lonely != null) {
                    problems.add(lonely.origin() + ": it needs control.url too");
                }
            }
            return Optional.empty();
        }
        if (URL_PASSWORD.matcher(url.text()).find()) {
            problems.add(url.origin() + ": control.url carries a login or password; use control.user and"
                    + " control.password");
        } else if (!url.text().startsWith("jdbc:postgresql:")) {
            problems.add(url.origin() + ": control.url must begin with jdbc:postgresql:");
        }
        if (user == null) {
            problems.add(url.origin() + ": control.url needs control.user");
            return Optional.empty();
        }
        return Optional.of(new Settings.Control(url.text(), user.text(), reference));
    }

    private static <E extends Enum<E>> E choice(Map<Key, Value> values, Key key, E otherwise, List<String> problems) {
        Value value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        E[] all = otherwise.getDeclaringClass().getEnumConstants();
        for (E candidate : all) {
            if (candidate.name().toLowerCase(Locale.ROOT).equals(value.text())) {
                return candidate;
            }
        }
        String names = Arrays.stream(all)
                .map(candidate -> candidate.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        problems.add(value.origin() + ": " + key.dotted() + " is one of " + names);
        return otherwise;
    }

    private static Limits limits(
            Map<Key, Value> values, Map<String, String> queries, Path home, List<String> problems) {
        Limits usual = Limits.DEFAULT;
        Value sentinel = values.get(Key.BRAKE_SENTINEL);
        Path file = home.resolve("pause");
        if (sentinel != null) {
            try {
                file = Path.of(sentinel.text()).toAbsolutePath().normalize();
            } catch (InvalidPathException e) {
                problems.add(sentinel.origin() + ": brake.sentinel is no path");
            }
        }
        return new Limits(
                Duration.ofSeconds(whole(
                        values, Key.BRAKE_REPLICA_SECONDS, usual.replicaLag().toSeconds(), problems)),
                whole(values, Key.BRAKE_REPLICA_MB, usual.replicaBytes() / MEBI, problems) * MEBI,
                whole(values, Key.BRAKE_SLOT_MB, usual.slotBytes() / MEBI, problems) * MEBI,
                Duration.ofMillis(
                        whole(values, Key.BRAKE_LOCK_WAIT_MS, usual.lockWait().toMillis(), problems)),
                choice(values, Key.BRAKE_VACUUM, Vacuums.ANY, problems),
                queries,
                Duration.ofMillis(Math.max(
                        1,
                        whole(values, Key.BRAKE_QUERY_MS, usual.queryTimeout().toMillis(), problems))),
                Optional.of(file));
    }

    private static long whole(Map<Key, Value> values, Key key, long otherwise, List<String> problems) {
        Value value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value.text());
            if (number >= 0 && number <= MOST) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, with the same words
        }
        problems.add(value.origin() + ": " + key.dotted() + " is a whole number from 0 (off) to " + MOST);
        return otherwise;
    }

    private static double scale(Map<Key, Value> values, List<String> problems) {
        Value value = values.get(Key.UI_SCALE);
        if (value == null) {
            return 1;
        }
        try {
            double scale = Double.parseDouble(value.text());
            if (scale >= 0.5 && scale <= 4) {
                return scale;
            }
        } catch (NumberFormatException e) {
            // told below, with the same words
        }
        problems.add(value.origin() + ": ui.scale is a number from 0.5 to 4");
        return 1;
    }

    /// Zero would expire every plan before it could be run.
    private static Duration span(Map<Key, Value> values, Key key, Duration usual, List<String> problems) {
        Value value = values.get(key);
        if (value == null) {
            return usual;
        }
        Matcher matcher = SPAN.matcher(value.text());
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "d" -> Duration.ofDays(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofMinutes(number);
            };
        }
        problems.add(value.origin() + ": " + key.dotted() + " is a length of time such as 90m, 24h or 3d");
        return usual;
    }

    private static GrowthSettings growth(Map<Key, Value> values, List<String> problems) {
        Value every = values.get(Key.GROWTH_EVERY);
        Keeping usual = Keeping.USUAL;
        return GrowthSettings.checked(
                every != null && every.text().equals("off")
                        ? Duration.ZERO
                        : span(values, Key.GROWTH_EVERY, Sampler.USUAL_INTERVAL, problems),
                span(values, Key.GROWTH_KEEP_RAW, usual.raw(), problems),
                span(values, Key.GROWTH_KEEP_HOURLY, usual.hourly(), problems),
                span(values, Key.GROWTH_KEEP_DAILY, usual.daily(), problems),
                problems);
    }

    private static Duration ledgerKeep(Map<Key, Value> values, List<String> problems) {
        Duration keep = span(values, Key.LEDGER_KEEP, LedgerKeeper.USUAL_KEEP, problems);
        Value value = values.get(Key.LEDGER_KEEP);
        if (value != null && keep.compareTo(LedgerKeeper.LEAST_KEEP) < 0) {
            problems.add(value.origin() + ": ledger.keep is a day at least");
        }
        return keep;
    }
}
