package dev.holdfast.estate;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Map;
import java.util.Set;

/// Reads what a [SecretRef] points at. Errors name the reference, never what was read.
///
/// A file must be closed to other users (`chmod o-rwx`). A keystore is PKCS12 and holds each password as a secret key
/// (`keytool -importpass -storetype PKCS12`); its own password comes from the variable `HOLDFAST_KEYSTORE_PASSWORD`
/// or from the file that `HOLDFAST_KEYSTORE_PASSWORD_FILE` names.
public final class Secrets {
    static final String KEYSTORE_PASSWORD = "HOLDFAST_KEYSTORE_PASSWORD";
    static final String KEYSTORE_PASSWORD_FILE = "HOLDFAST_KEYSTORE_PASSWORD_FILE";

    private static final int LONGEST = 64 * 1024;

    private final Map<String, String> environment;

    /// @param environment the process environment; tests pass their own
    public Secrets(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /// @throws HoldfastException `CONFIG` when nothing usable is there
    public Secret resolve(SecretRef reference) {
        String value =
                switch (reference.kind()) {
                    case ENV -> variable(reference);
                    case FILE -> file(reference, Path.of(reference.place()));
                    case KEYSTORE -> keystore(reference);
                };
        if (value.isEmpty()) {
            throw unusable(reference, "it is empty");
        }
        return new Secret(value);
    }

    private String variable(SecretRef reference) {
        String value = environment.get(reference.place());
        if (value == null) {
            throw unusable(reference, "the variable is not set");
        }
        return value;
    }

    private static String file(SecretRef reference, Path path) {
        try {
            if (!Files.isRegularFile(path)) {
                throw unusable(reference, "there is no such file");
            }
            if (Files.size(path) > LONGEST) {
                throw unusable(reference, "the file is larger than " + LONGEST + " bytes");
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
                throw unusable(reference, "every user of this machine may read the file; run chmod o-rwx on it");
            }
            return withoutLastNewline(Files.readString(path));
        } catch (IOException e) {
            throw unusable(reference, "the file cannot be read by this user", e);
        }
    }

    private static String withoutLastNewline(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private String keystore(SecretRef reference) {
        int separator = reference.place().lastIndexOf('#');
        Path path = Path.of(reference.place().substring(0, separator));
        String alias = reference.place().substring(separator + 1);
        char[] password = keystorePassword(reference).toCharArray();
        try (InputStream bytes = Files.newInputStream(path)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(bytes, password);
            Key key = store.getKey(alias, password);
            if (key == null) {
                throw unusable(reference, "the keystore has no secret of that alias");
            }
            return new String(key.getEncoded(), StandardCharsets.UTF_8);
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(reference, "the keystore is missing, damaged or has another password", e);
        }
    }

    private String keystorePassword(SecretRef reference) {
        String direct = environment.get(KEYSTORE_PASSWORD);
        if (direct != null) {
            return direct;
        }
        String file = environment.get(KEYSTORE_PASSWORD_FILE);
        if (file == null) {
            throw unusable(reference, "neither " + KEYSTORE_PASSWORD + " nor " + KEYSTORE_PASSWORD_FILE + " is set");
        }
        try {
            return file(new SecretRef(SecretRef.Kind.FILE, file), Path.of(file));
        } catch (InvalidPathException e) {
            throw unusable(reference, KEYSTORE_PASSWORD_FILE + " is no path", e);
        }
    }

    private static HoldfastException unusable(SecretRef reference, String why) {
        return new HoldfastException(ErrorCode.CONFIG, "secret " + reference + " cannot be used: " + why);
    }

    private static HoldfastException unusable(SecretRef reference, String why, Exception cause) {
        return new HoldfastException(ErrorCode.CONFIG, "secret " + reference + " cannot be used: " + why, cause);
    }
}
