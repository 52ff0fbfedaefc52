package org.ephemera.aws.kms;

import java.net.URI;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.call.CallFailure;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GetPublicKeyResponse;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/** A key of AWS KMS, by its ARN: an alias or an id could come to mean another one. */
public final class KmsSigner implements Signer {
    public static final List<String> PERMISSIONS = List.of("kms:Sign", "kms:GetPublicKey");

    private static final String SCHEME = "awskms:";
    private static final Pattern FORM =
            Pattern.compile("awskms:(arn:aws[a-z-]*:kms:([a-z0-9-]+):[0-9]{12}:key/[A-Za-z0-9-]+)");
    /** The most that KMS signs without being given a digest instead. */
    private static final int LONGEST = 4096;

    private final KmsClient kms;
    private final String arn;
    private final String endpoint;
    private volatile @Nullable ECPublicKey publicKey;

    private KmsSigner(KmsClient kms, String arn) {
        this.kms = kms;
        this.arn = arn;
        Optional<URI> override = kms.serviceClientConfiguration().endpointOverride();
        this.endpoint = override.map(URI::toString)
                .orElse("KMS in " + kms.serviceClientConfiguration().region().id());
    }

    /**
     * Does not ask KMS yet.
     *
     * @param uri {@code awskms:KEY-ARN}
     * @throws IllegalArgumentException if it has another form
     */
    public static KmsSigner of(String uri, AwsConnection aws) {
        Matcher form = FORM.matcher(uri);
        if (!form.matches()) {
            throw new IllegalArgumentException("a signer in KMS is 'awskms:' and the ARN of a key, e.g."
                    + " 'awskms:arn:aws:kms:eu-west-1:111122223333:key/1234abcd-…', not '" + SanitizedText.address(uri)
                    + "'; 'aws kms describe-key' shows it");
        }
        Region region = Region.of(form.group(2));
        return new KmsSigner(aws.configure(KmsClient.builder(), "kms", region).build(), form.group(1));
    }

    @Override
    public byte[] sign(byte[] message) throws SigningException {
        if (message.length > LONGEST) {
            throw new IllegalArgumentException("KMS signs at most " + LONGEST + " bytes, not " + message.length);
        }
        publicKey(); // says more clearly than Sign what is wrong with a key
        try {
            return kms.sign(r -> r.keyId(arn)
                            .message(SdkBytes.fromByteArray(message))
                            .messageType(MessageType.RAW)
                            .signingAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256))
                    .signature()
                    .asByteArray();
        } catch (SdkException e) {
            throw failed("sign with", "kms:Sign", e);
        }
    }

    @Override
    public ECPublicKey publicKey() throws SigningException {
        ECPublicKey known = publicKey;
        if (known == null) {
            known = fetch();
            publicKey = known;
        }
        return known;
    }

    @Override
    public String uri() {
        return SCHEME + arn;
    }

    private ECPublicKey fetch() throws SigningException {
        GetPublicKeyResponse key;
        try {
            key = kms.getPublicKey(r -> r.keyId(arn));
        } catch (SdkException e) {
            throw failed("get the public key of", "kms:GetPublicKey", e);
        }
        try {
            // The key itself tells its curve; what KMS calls it is for the message.
            ECPublicKey onP256 = PublicKeys.fromDer(key.publicKey().asByteArray());
            if (key.keyUsage() != KeyUsageType.SIGN_VERIFY) {
                throw new SigningException("the key is not for signing");
            }
            return onP256;
        } catch (SigningException e) {
            throw new SigningException(
                    "the KMS key " + arn + " is " + kind(key) + " for " + key.keyUsageAsString()
                            + ", and seals are made with ECDSA P-256; create one with"
                            + " 'aws kms create-key --key-spec ECC_NIST_P256 --key-usage SIGN_VERIFY'",
                    e);
        }
    }

    /** KMS has an old and a new name for it; other servers know one of them. */
    @SuppressWarnings("deprecation")
    private static String kind(GetPublicKeyResponse key) {
        return key.keySpec() == null ? key.customerMasterKeySpecAsString() : key.keySpecAsString();
    }

    private SigningException failed(String what, String permission, SdkException e) {
        CallFailure failure = switch (CallFailure.code(e).orElse("")) {
            case "NotFoundException" ->
                new CallFailure("there is no such key at " + endpoint, "check the ARN, the account and the region");
            case "DisabledException" ->
                new CallFailure("the key is disabled", "enable it with 'aws kms enable-key' and resume");
            case "KMSInvalidStateException" ->
                new CallFailure(
                        "the key's state does not allow it (it may be pending deletion)",
                        "look with 'aws kms describe-key', cancel the deletion, and resume");
            case "InvalidKeyUsageException" ->
                new CallFailure("the key is not made for ECDSA P-256", "choose one of ECC_NIST_P256");
            default -> CallFailure.of(e, endpoint, permission + " on the key");
        };
        return new SigningException(
                "cannot " + what + " the KMS key " + arn + ": " + failure.reason() + "; " + failure.remedy(), e);
    }
}
