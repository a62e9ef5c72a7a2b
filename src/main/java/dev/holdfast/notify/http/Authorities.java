package dev.holdfast.notify.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Who vouches for the certificates of those who are called, beside the authorities of the platform.
///
/// @param from the file that they were read from; empty when there are none
public record Authorities(String from, List<X509Certificate> certificates) {
    /// Those of the platform alone.
    public static final Authorities OF_THE_PLATFORM = new Authorities("", List.of());

    public Authorities {
        certificates = List.copyOf(certificates);
    }

    /// @param file certificates as PEM, one after the other
    /// @throws IOException when it cannot be read, or holds none
    public static Authorities read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> certificates = new ArrayList<>();
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                certificates.add((X509Certificate) certificate);
            }
            if (certificates.isEmpty()) {
                throw new IOException("it holds no certificate");
            }
            return new Authorities(file.toString(), certificates);
        } catch (GeneralSecurityException e) {
            throw new IOException("it holds no certificates as PEM", e);
        }
    }

    /// Trusts the platform's authorities and these.
    public SSLContext context() {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate certificate :
                    Stream.concat(ofThePlatform(), certificates.stream()).toList()) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("TLS is part of the JDK", e);
        }
    }

    private static Stream<X509Certificate> ofThePlatform() throws GeneralSecurityException {
        TrustManagerFactory usual = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        usual.init((KeyStore) null);
        return Stream.of(usual.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()));
    }
}
