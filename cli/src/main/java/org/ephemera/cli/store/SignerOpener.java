package org.ephemera.cli.store;

import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.aws.kms.KmsSigner;
import org.ephemera.azure.keyvault.KeyVaultSigner;
import org.ephemera.cli.cloud.AwsSettings;
import org.ephemera.cli.cloud.AzureSettings;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.SpellingSuggestion;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.model.SanitizedText;
import org.ephemera.seal.KnownKeys;
import org.ephemera.seal.PemSigner;
import org.ephemera.seal.PublicKeySetting;
import org.ephemera.state.StateKeys;

/** Opener of signers by URI, or of the user's own key without a URI. */
public final class SignerOpener {
    public static final String VARIABLE = "EPHEMERA_SIGNER";
    public static final String KMS = "awskms:";
    private static final String KEY_VAULT = "azurekv:";

    private SignerOpener() {}

    /**
     * Opens a signer and reads its public key, so that a missing key or a wrong type of key is found before the
     * collection.
     *
     * @param uri URI of the signer; empty for the user's own key
     */
    public static Signer open(Optional<String> uri, Session session) throws CommandFailure, SigningException {
        Signer signer = uri.isEmpty() ? SigningKey.open(session) : named(uri.get(), session);
        signer.publicKey();
        return signer;
    }

    /** Opens the signer and reads the public keys of earlier signers from {@code EPHEMERA_KEYS}. */
    public static KnownKeys known(Optional<String> uri, Session session) throws CommandFailure, SigningException {
        return new KnownKeys(open(uri, session), publicKeys(PublicKeySetting.EARLIER, session));
    }

    /** Returns the keys of the work state in a store: those of the seals, and {@code EPHEMERA_STATE_KEYS}. */
    public static StateKeys stateKeys(KnownKeys keys, Session session) throws SigningException {
        List<ECPublicKey> others = new ArrayList<>(keys.earlier());
        others.addAll(publicKeys(PublicKeySetting.STATE, session));
        return new StateKeys(keys::signer, new KnownKeys(keys.signer(), others), session.clock());
    }

    private static List<ECPublicKey> publicKeys(PublicKeySetting setting, Session session) throws SigningException {
        return setting.read(session.variable(setting.variable()), session.directory());
    }

    private static Signer pem(Path file) throws CommandFailure {
        try {
            return PemSigner.open(file);
        } catch (SigningException e) {
            CommandFailure failure = CommandFailure.couldNot(e);
            throw failure.remedy().isEmpty()
                    ? failure.then("Create a key with 'openssl genpkey -algorithm EC"
                            + " -pkeyopt ec_paramgen_curve:P-256 -out KEY.pem'")
                    : failure;
        }
    }

    private static Signer named(String uri, Session session) throws CommandFailure, SigningException {
        if (uri.startsWith(StoreOpener.FILE)) {
            return pem(StoreOpener.local(uri, session));
        }
        if (!uri.startsWith(KMS) && !uri.startsWith(KEY_VAULT)) {
            String scheme = uri.substring(0, uri.indexOf(':') + 1);
            String remedy = SpellingSuggestion.to(scheme, List.of(StoreOpener.FILE, KMS, KEY_VAULT))
                    .map(near -> "Did you mean '" + near + "'? ")
                    .orElse("");
            throw CommandFailure.usage(
                    "invalid signer: '" + SanitizedText.address(uri) + "'",
                    remedy + "Use file:KEY.pem, awskms:KEY-ARN or azurekv:KEY-ID");
        }
        try {
            return uri.startsWith(KMS)
                    ? KmsSigner.of(uri, AwsSettings.connection(session))
                    : KeyVaultSigner.of(uri, AzureSettings.connection(session));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        }
    }
}
