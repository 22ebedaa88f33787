package io.personavideo.store;

import java.security.GeneralSecurityException;
import java.security.KeyStore;

import javax.net.ssl.TrustManagerFactory;

import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;

/**
 * Which certificates of a database are believed.
 */
final class ServerTrust {

    private ServerTrust() {
    }

    /**
     * @param rootCertificate the path of a PEM file, or null for those that the system trusts
     */
    static TrustOptions of(String rootCertificate) {
        return rootCertificate == null ? systemTrust() : new PemTrustOptions().addCertPath(rootCertificate);
    }

    private static TrustOptions systemTrust() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return TrustOptions.wrap(factory.getTrustManagers()[0]);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java has no default trust store", impossible);
        }
    }
}
