package org.ephemera.cli.timestamp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.tsp.TimeStampTokenInfo;
import org.ephemera.verify.AttestedTime;
import org.ephemera.verify.BadTimestampException;
import org.ephemera.verify.TimestampVerifier;
import org.jspecify.annotations.Nullable;

/**
 * Timestamp verifier that trusts given root certificates (RFC 3161, RFC 5816, RFC 5280). Certificate chains are
 * validated at the time of the timestamp. Revocation is not checked, because no request is sent.
 */
public final class RootedTimestamps implements TimestampVerifier {
    /** Digest algorithms that are accepted for the seal and for the signature of the timestamp. */
    private static final Map<ASN1ObjectIdentifier, String> ALGORITHMS = Map.of(
            NISTObjectIdentifiers.id_sha256, "SHA-256",
            NISTObjectIdentifiers.id_sha384, "SHA-384",
            NISTObjectIdentifiers.id_sha512, "SHA-512");

    private static final int LAST_GRANTED = 1;

    private final Set<TrustAnchor> roots;

    private RootedTimestamps(Set<TrustAnchor> roots) {
        this.roots = roots;
    }

    /**
     * Returns a verifier that trusts each certificate of a PEM text as a root.
     *
     * @throws CertificateException if the text contains no certificate, or if it contains anything but certificates
     */
    public static RootedTimestamps trusting(String pem) throws CertificateException {
        Set<TrustAnchor> roots = new HashSet<>();
        Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)));
        for (Certificate certificate : certificates) {
            roots.add(new TrustAnchor((X509Certificate) certificate, null));
        }
        if (roots.isEmpty()) {
            throw new CertificateException("no certificate");
        }
        return new RootedTimestamps(roots);
    }

    @Override
    public AttestedTime verify(byte[] response, byte[] seal) throws BadTimestampException {
        TimeStampToken token;
        X509CertificateHolder signer;
        try {
            token = token(response);
            checkSeal(seal, token.getTimeStampInfo());
            signer = signer(token);
            checkSignature(token, signer);
            checkTrust(token, signer);
        } catch (IOException | TSPException | RuntimeException | StackOverflowError e) {
            // The library throws these for bytes that are not a timestamp.
            throw new BadTimestampException("is not a timestamp", e);
        }
        return new AttestedTime(
                token.getTimeStampInfo().getGenTime().toInstant(),
                signer.getSubject().toString());
    }

    private static TimeStampToken token(byte[] response) throws IOException, TSPException, BadTimestampException {
        // Rejects trailing bytes, which TimeStampResponse accepts.
        ASN1Primitive.fromByteArray(response);
        TimeStampResponse parsed = new TimeStampResponse(response);
        @Nullable TimeStampToken token = parsed.getTimeStampToken();
        if (parsed.getStatus() < 0 || parsed.getStatus() > LAST_GRANTED || token == null) {
            throw new BadTimestampException("is a rejection by the timestamp authority");
        }
        return token;
    }

    private static void checkSeal(byte[] seal, TimeStampTokenInfo info) throws BadTimestampException {
        String algorithm = algorithm(info.getMessageImprintAlgOID());
        try {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(seal);
            if (!Arrays.equals(digest, info.getMessageImprintDigest())) {
                throw new BadTimestampException("is for other data than this seal");
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("missing in this Java platform", e);
        }
    }

    private static X509CertificateHolder signer(TimeStampToken token) throws BadTimestampException {
        return token.getCertificates().getMatches(null).stream()
                .filter(token.getSID()::match)
                .findFirst()
                .orElseThrow(() -> new BadTimestampException("does not contain the certificate of the authority"));
    }

    /**
     * Checks that the timestamp has exactly one signature and that this signature is valid. The certificate of the
     * signer must be the one that the timestamp identifies, be valid at the time of the timestamp, and be issued for
     * timestamps only.
     */
    private static void checkSignature(TimeStampToken token, X509CertificateHolder signer)
            throws BadTimestampException {
        algorithm(token.toCMSSignedData()
                .getSignerInfos()
                .iterator()
                .next()
                .getDigestAlgorithmID()
                .getAlgorithm());
        try {
            token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer));
        } catch (TSPException e) {
            throw new BadTimestampException("has an invalid signature: " + e.getMessage(), e);
        } catch (OperatorCreationException | CertificateException e) {
            throw new BadTimestampException("has a signature with an unsupported key", e);
        }
    }

    private void checkTrust(TimeStampToken token, X509CertificateHolder signer) throws BadTimestampException {
        try {
            JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(converter.getCertificate(signer));
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(roots, target);
            List<X509Certificate> certificates = new ArrayList<>();
            for (X509CertificateHolder holder : token.getCertificates().getMatches(null)) {
                certificates.add(converter.getCertificate(holder));
            }
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(certificates)));
            parameters.setDate(token.getTimeStampInfo().getGenTime());
            parameters.setRevocationEnabled(false);
            CertPathBuilder.getInstance("PKIX").build(parameters);
        } catch (GeneralSecurityException e) {
            throw new BadTimestampException("is signed with a certificate that does not chain to the given root", e);
        }
    }

    private static String algorithm(ASN1ObjectIdentifier oid) throws BadTimestampException {
        @Nullable String name = ALGORITHMS.get(oid);
        if (name == null) {
            throw new BadTimestampException("uses a digest other than SHA-256, SHA-384 or SHA-512");
        }
        return name;
    }
}
