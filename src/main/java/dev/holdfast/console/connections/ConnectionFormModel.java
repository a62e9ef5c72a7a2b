package dev.holdfast.console.connections;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Latest;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.dialect.Engine;
import dev.holdfast.estate.DatabaseAddress;
import dev.holdfast.estate.DatabaseCheck;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.DatabaseSpec.Role;
import dev.holdfast.estate.Environment;
import dev.holdfast.estate.SecretRef;
import dev.holdfast.node.EstateOperations;
import dev.holdfast.node.Operations;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.Observable;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// A connection while it is typed: its fields, what a test found, what is wrong. Holds no password, only where one is.
public final class ConnectionFormModel {
    private final Operations operations;
    private final Background background;
    private final Latest reading;
    private final Texts texts;
    private final StringProperty address = new SimpleStringProperty("");
    private final StringProperty name = new SimpleStringProperty("");
    private final ObjectProperty<Engine> engine = new SimpleObjectProperty<>(Engine.POSTGRESQL);
    private final StringProperty server = new SimpleStringProperty("");
    private final StringProperty database = new SimpleStringProperty("");
    private final StringProperty login = new SimpleStringProperty("");
    private final StringProperty secret = new SimpleStringProperty("");
    private final ObjectProperty<Environment> environment = new SimpleObjectProperty<>(Environment.DEVELOPMENT);
    private final BooleanProperty source = new SimpleBooleanProperty(true);
    private final BooleanProperty archive = new SimpleBooleanProperty(true);
    private final ReadOnlyStringWrapper addressProblem = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper busy = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<@Nullable DatabaseCheck> check = new ReadOnlyObjectWrapper<>();

    /// The one that is edited; empty for a new one.
    private final ReadOnlyStringWrapper edited = new ReadOnlyStringWrapper("");

    /// Tells a test of what was typed before.
    private int typings;

    public ConnectionFormModel(Operations operations, Background background, Texts texts) {
        this.texts = texts;
        this.operations = operations;
        this.background = background;
        this.reading = new Latest(background);
        address.subscribe(this::read);
        Stream.<Observable>concat(typed(), Stream.of(engine, environment, source, archive))
                .forEach(each -> each.subscribe(() -> {
                    typings++;
                    check.set(null);
                }));
    }

    private Stream<StringProperty> typed() {
        return Stream.of(name, server, database, login, secret);
    }

    private EstateOperations estate() {
        return operations.estate();
    }

    /// Shows a connection that is stored.
    public void edit(DatabaseSpec spec) {
        clear();
        edited.set(spec.name());
        name.set(spec.name());
        engine.set(spec.engine());
        server.set(spec.server());
        database.set(spec.databaseName());
        login.set(Objects.toString(spec.login(), ""));
        secret.set(spec.secret() == null ? "" : spec.secret().toString());
        environment.set(spec.environment());
        source.set(spec.roles().contains(Role.SOURCE));
        archive.set(spec.roles().contains(Role.ARCHIVE));
    }

    /// Begins a new one.
    public void clear() {
        edited.set("");
        address.set("");
        typed().forEach(each -> each.set(""));
        engine.set(Engine.POSTGRESQL);
        environment.set(Environment.DEVELOPMENT);
        source.set(true);
        archive.set(true);
        problem.set("");
        check.set(null);
    }

    /// Takes server, database and login from a JDBC URL or `service=NAME` as soon as it is one.
    private void read() {
        String text = address.get().strip();
        addressProblem.set("");
        if (text.isEmpty()) {
            reading.forget();
            return;
        }
        reading.ask(() -> estate().address(text), this::take, failure -> addressProblem.set(message(failure)));
    }

    private void take(DatabaseAddress read) {
        engine.set(read.engine());
        server.set(read.server());
        database.set(read.databaseName());
        if (read.login() != null) {
            login.set(read.login());
        }
        if (name.get().isBlank()) {
            name.set(read.databaseName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "-"));
        }
    }

    /// Whether what has to be said is said; whether it is right, the engine says.
    public boolean complete() {
        return !name.get().isBlank()
                && !server.get().isBlank()
                && !database.get().isBlank()
                && (source.get() || archive.get());
    }

    private DatabaseSpec spec() {
        String reference = secret.get().strip();
        return new DatabaseSpec(
                name.get().strip(),
                engine.get(),
                server.get().strip(),
                database.get().strip(),
                login.get().isBlank() ? null : login.get().strip(),
                reference.isEmpty()
                        ? null
                        : SecretRef.parse(reference)
                                .orElseThrow(() -> new IllegalArgumentException(texts.get("connection.secret.wrong"))),
                environment.get(),
                roles());
    }

    private Set<Role> roles() {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (source.get()) {
            roles.add(Role.SOURCE);
        }
        if (archive.get()) {
            roles.add(Role.ARCHIVE);
        }
        return roles;
    }

    /// Connects and looks, and stores nothing.
    public void test() {
        int tested = typings;
        ask("test", () -> estate().check(spec()), found -> {
            if (tested == typings) {
                check.set(found);
            }
        });
    }

    /// Shows what a test of the stored connection found.
    public void found(DatabaseCheck tested) {
        check.set(tested);
    }

    /// Stores it. A new one never takes the place of one that is there.
    public void save(Consumer<DatabaseSpec> done) {
        boolean fresh = edited.get().isEmpty();
        ask(
                "save",
                () -> {
                    DatabaseSpec spec = spec();
                    if (fresh
                            && estate().databases().stream()
                                    .anyMatch(known -> known.name().equals(spec.name()))) {
                        throw new IllegalArgumentException(texts.format("connection.name.taken", spec.name()));
                    }
                    estate().put(spec);
                    return spec;
                },
                done);
    }

    private <T> void ask(String what, Callable<T> work, Consumer<T> then) {
        if (!complete() || !busy.get().isEmpty()) {
            return;
        }
        problem.set("");
        busy.set(what);
        background.run(
                work,
                answer -> {
                    busy.set("");
                    then.accept(answer);
                },
                failure -> {
                    busy.set("");
                    problem.set(message(failure));
                });
    }

    private static String message(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    /// The command that stores the same. A secret that is none is left out: it may be a password.
    public String command() {
        StringBuilder command = new StringBuilder("holdfast db add ")
                .append(name.get().isBlank() ? "NAME" : ShellWord.of(name.get().strip()));
        if (engine.get() != Engine.POSTGRESQL) {
            command.append(" --engine ").append(engine.get().id());
        }
        option(command, "--server", server.get().isBlank() ? "HOST:PORT" : server.get());
        option(command, "--database", database.get().isBlank() ? "NAME" : database.get());
        option(command, "--login", login.get());
        option(
                command,
                "--secret",
                SecretRef.parse(secret.get().strip()).map(SecretRef::toString).orElse(""));
        option(command, "--environment", environment.get().id());
        if (roles().size() == 1) {
            option(command, "--role", roles().iterator().next().id());
        }
        return command.toString();
    }

    private static void option(StringBuilder command, String option, String value) {
        if (!value.isBlank()) {
            command.append(' ').append(option).append(' ').append(ShellWord.of(value.strip()));
        }
    }

    /// Notes what was typed, for the next start.
    public void keep(Layout layout, String prefix) {
        layout.put(prefix + "name", name.get());
        layout.put(prefix + "engine", engine.get().name());
        layout.put(prefix + "server", server.get());
        layout.put(prefix + "database", database.get());
        layout.put(prefix + "login", login.get());
        layout.put(
                prefix + "secret",
                SecretRef.parse(secret.get().strip()).map(SecretRef::toString).orElse(""));
        layout.put(prefix + "environment", environment.get().name());
        layout.put(prefix + "roles", roles().stream().map(Role::name).collect(Collectors.joining(",")));
    }

    /// Types again what was noted.
    public void restore(Layout layout, String prefix) {
        name.set(layout.get(prefix + "name", ""));
        engine.set(one(Engine.class, layout.get(prefix + "engine", ""), Engine.POSTGRESQL));
        server.set(layout.get(prefix + "server", ""));
        database.set(layout.get(prefix + "database", ""));
        login.set(layout.get(prefix + "login", ""));
        secret.set(layout.get(prefix + "secret", ""));
        environment.set(one(Environment.class, layout.get(prefix + "environment", ""), Environment.DEVELOPMENT));
        List<String> roles =
                Arrays.asList(layout.get(prefix + "roles", "SOURCE,ARCHIVE").split(","));
        source.set(roles.contains(Role.SOURCE.name()));
        archive.set(roles.contains(Role.ARCHIVE.name()));
    }

    private static <E extends Enum<E>> E one(Class<E> type, String text, E otherwise) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equals(text))
                .findFirst()
                .orElse(otherwise);
    }

    /// A JDBC URL or `service=NAME`, to take the fields from.
    StringProperty addressProperty() {
        return address;
    }

    public StringProperty nameProperty() {
        return name;
    }

    ObjectProperty<Engine> engineProperty() {
        return engine;
    }

    public StringProperty serverProperty() {
        return server;
    }

    public StringProperty databaseProperty() {
        return database;
    }

    StringProperty loginProperty() {
        return login;
    }

    StringProperty secretProperty() {
        return secret;
    }

    ObjectProperty<Environment> environmentProperty() {
        return environment;
    }

    BooleanProperty sourceProperty() {
        return source;
    }

    BooleanProperty archiveProperty() {
        return archive;
    }

    /// Why the address is none; empty when it is one, or none was typed.
    ReadOnlyStringProperty addressProblemProperty() {
        return addressProblem.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// `test` or `save` while it is being done; empty otherwise.
    public ReadOnlyStringProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    /// What a test of what is typed found; null when there was none since.
    public ReadOnlyObjectProperty<@Nullable DatabaseCheck> checkProperty() {
        return check.getReadOnlyProperty();
    }

    ReadOnlyStringProperty editedProperty() {
        return edited.getReadOnlyProperty();
    }
}
