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
 * Believes the authorities whose certificates lead to given roots (RFC 3161, RFC 5816, RFC 5280), as of the time that
 * the timestamp gives. Nothing is asked of anybody: whether a certificate was revoked is not known.
 */
public final class RootedTimestamps implements TimestampVerifier {
    /** What a timestamp may be made with, of the seal and in its own signature. */
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
     * Takes every certificate of a PEM file for a root.
     *
     * @throws CertificateException if there is none, or something else
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
            of(seal, token.getTimeStampInfo());
            signer = signer(token);
            signed(token, signer);
            trusted(token, signer);
        } catch (IOException | TSPException | RuntimeException | StackOverflowError e) {
            // What the library says to bytes that are nothing at all.
            throw new BadTimestampException("is no timestamp", e);
        }
        return new AttestedTime(
                token.getTimeStampInfo().getGenTime().toInstant(),
                signer.getSubject().toString());
    }

    private static TimeStampToken token(byte[] response) throws IOException, TSPException, BadTimestampException {
        // Refuses what goes on after its end, which the next line does not.
        ASN1Primitive.fromByteArray(response);
        TimeStampResponse answer = new TimeStampResponse(response);
        @Nullable TimeStampToken token = answer.getTimeStampToken();
        if (answer.getStatus() < 0 || answer.getStatus() > LAST_GRANTED || token == null) {
            throw new BadTimestampException("is the refusal of one");
        }
        return token;
    }

    private static void of(byte[] seal, TimeStampTokenInfo info) throws BadTimestampException {
        String algorithm = algorithm(info.getMessageImprintAlgOID());
        try {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(seal);
            if (!Arrays.equals(digest, info.getMessageImprintDigest())) {
                throw new BadTimestampException("is of something else than this seal");
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has it", e);
        }
    }

    private static X509CertificateHolder signer(TimeStampToken token) throws BadTimestampException {
        return token.getCertificates().getMatches(null).stream()
                .filter(token.getSID()::match)
                .findFirst()
                .orElseThrow(() -> new BadTimestampException("lacks the authority's certificate"));
    }

    /** Its one signature, by a certificate that it names and that was made for nothing but timestamps, in its time. */
    private static void signed(TimeStampToken token, X509CertificateHolder signer) throws BadTimestampException {
        algorithm(token.toCMSSignedData()
                .getSignerInfos()
                .iterator()
                .next()
                .getDigestAlgorithmID()
                .getAlgorithm());
        try {
            token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer));
        } catch (TSPException e) {
            throw new BadTimestampException("is not signed as a timestamp has to be: " + e.getMessage(), e);
        } catch (OperatorCreationException | CertificateException e) {
            throw new BadTimestampException("is signed with a key that cannot be used", e);
        }
    }

    private void trusted(TimeStampToken token, X509CertificateHolder signer) throws BadTimestampException {
        try {
            JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(converter.getCertificate(signer));
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(roots, target);
            List<X509Certificate> along = new ArrayList<>();
            for (X509CertificateHolder holder : token.getCertificates().getMatches(null)) {
                along.add(converter.getCertificate(holder));
            }
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(along)));
            parameters.setDate(token.getTimeStampInfo().getGenTime());
            parameters.setRevocationEnabled(false);
            CertPathBuilder.getInstance("PKIX").build(parameters);
        } catch (GeneralSecurityException e) {
            throw new BadTimestampException("is by somebody whose certificate does not lead to the given root", e);
        }
    }

    private static String algorithm(ASN1ObjectIdentifier oid) throws BadTimestampException {
        @Nullable String name = ALGORITHMS.get(oid);
        if (name == null) {
            throw new BadTimestampException("is made with a digest that is not SHA-256, SHA-384 or SHA-512");
        }
        return name;
    }
}
