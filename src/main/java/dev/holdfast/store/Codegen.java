package dev.holdfast.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jooq.Constants;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;

/// Generates jOOQ's classes from a server that really ran the migrations. Build only; not in the jar.
///
/// Usage: `Codegen MIGRATIONS OUTPUT WORK`. A stamp in OUTPUT spares the work while nothing changed. It and all it
/// calls must not use generated classes.
final class Codegen {
    private Codegen() {}

    public static void main(String[] arguments) throws Exception {
        Path migrations = Path.of(arguments[0]);
        Path output = Path.of(arguments[1]);
        Path work = Path.of(arguments[2]);
        Path stamp = output.resolve(".stamp");
        String digest = digest(migrations);
        if (Files.exists(stamp) && Files.readString(stamp).equals(digest)) {
            return;
        }
        ServerFiles.deleteTree(output);
        ServerFiles.deleteTree(work.resolve("data"));
        try (EmbeddedServer server = EmbeddedServer.open(work)) {
            try (var connection = server.connect("postgres");
                    var statement = connection.createStatement()) {
                statement.execute("create schema holdfast");
                statement.execute("alter role holdfast set search_path = holdfast");
            }
            Migrations.ofFolder(migrations).up(() -> server.connect("postgres"));
            GenerationTool.generate(configuration(server, output));
        }
        Files.writeString(stamp, digest);
    }

    private static Configuration configuration(EmbeddedServer server, Path output) throws Exception {
        return new Configuration()
                .withLogging(Logging.WARN)
                .withJdbc(new Jdbc()
                        .withDriver("org.postgresql.Driver")
                        .withUrl(server.url("postgres"))
                        .withUser(EmbeddedServer.USER)
                        .withPassword(Files.readString(server.passwordFile()).strip()))
                .withGenerator(new Generator()
                        .withDatabase(new Database()
                                .withName("org.jooq.meta.postgres.PostgresDatabase")
                                .withInputSchema("holdfast")
                                .withOutputSchemaToDefault(true)
                                .withExcludes(
                                        "changelog|qrtz_.*|.*_first|.*_rest|(ledger|handoff)_[0-9]+|keep|bring_back")
                                .withForcedTypes(new ForcedType()
                                        .withName("INSTANT")
                                        .withIncludeTypes("(?i:timestamp\\ with\\ time\\ zone|timestamptz)")))
                        .withGenerate(new Generate()
                                .withDaos(true)
                                .withPojos(true)
                                .withComments(false)
                                .withGeneratedAnnotation(false)
                                .withImplicitJoinPathsToOne(false)
                                .withImplicitJoinPathsToMany(false)
                                .withImplicitJoinPathsManyToMany(false))
                        .withTarget(new Target()
                                .withPackageName("dev.holdfast.store.db")
                                .withDirectory(output.toString())));
    }

    private static String digest(Path migrations) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (var files = Files.walk(migrations)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(Files.readAllBytes(file));
            }
        }
        return HexFormat.of().formatHex(digest.digest()) + Constants.FULL_VERSION + EmbeddedServer.VERSION;
    }
}
