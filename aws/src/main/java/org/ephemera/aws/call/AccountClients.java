package org.ephemera.aws.call;

import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.model.Target;

/**
 * AWS clients for each account that is read. If the ARN of the {@link ReadingRole} contains {@code {account}}, each
 * account has separate clients with a role of that account; the account in {@code EPHEMERA_ACCOUNT} is read without a
 * role. Otherwise all targets have the same clients. Safe for use by many threads.
 */
public final class AccountClients implements AutoCloseable {
    /** Account that is read with the caller's credentials, although the others are read with a role. */
    public static final String OWN_ACCOUNT = "EPHEMERA_ACCOUNT";

    /** A process reads one package at a time, so clients that were not used for eight other accounts are idle. */
    private static final int KEPT = 8;

    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

    private final Map<String, String> settings;
    private final Clock clock;
    private final Optional<ReadingRole> eachAccount;
    private final String own;
    private final AwsClients shared;
    private final LinkedHashMap<String, AwsClients> byAccount = new LinkedHashMap<>(16, 0.75f, true);

    private AccountClients(Map<String, String> settings, Clock clock) {
        Optional<ReadingRole> role = ReadingRole.of(settings);
        this.settings = new HashMap<>(settings);
        this.clock = clock;
        this.eachAccount = role.filter(ReadingRole::isOfEachAccount);
        this.own = settings.getOrDefault(OWN_ACCOUNT, "");
        this.shared = AwsClients.of(settings, eachAccount.isPresent() ? Optional.empty() : role, clock);
    }

    /**
     * Creates an instance without creating a client.
     *
     * @param settings those of {@link AwsClients} and {@code EPHEMERA_ACCOUNT} (optional)
     * @throws IllegalArgumentException if a setting is invalid
     */
    public static AccountClients of(Map<String, String> settings, Clock clock) {
        return new AccountClients(settings, clock);
    }

    /**
     * Returns the clients for a target.
     *
     * @throws IllegalArgumentException if the role depends on the account and the target has no account
     */
    public AwsClients of(Target target) {
        return eachAccount.isEmpty() ? shared : of(account(target));
    }

    /**
     * Returns the clients for an account.
     *
     * @throws IllegalArgumentException if the role depends on the account and this is not the id of an account
     */
    public synchronized AwsClients of(String account) {
        if (eachAccount.isEmpty() || account.equals(own)) {
            return shared;
        }
        ReadingRole role = eachAccount.get().in(account);
        AwsClients clients =
                byAccount.computeIfAbsent(account, key -> AwsClients.of(settings, Optional.of(role), clock));
        if (byAccount.size() > KEPT) {
            Iterator<AwsClients> idle = byAccount.values().iterator();
            idle.next().close();
            idle.remove();
        }
        return clients;
    }

    /**
     * Assumes the role for a target, if there is one. If a role of the target's account is denied, this is not a
     * failure of the collector: each item is DENIED then.
     *
     * @throws IOException if the role cannot be assumed; the message has the form {@code what failed; what to do}
     */
    public void authorize(Target target) throws IOException {
        try {
            of(target).authorize();
        } catch (IOException e) {
            if (eachAccount.isEmpty()
                    || !(e.getCause() instanceof RoleRefusedException refused && refused.isDenied())) {
                throw e;
            }
        }
    }

    @Override
    public synchronized void close() {
        byAccount.values().forEach(AwsClients::close);
        shared.close();
    }

    /** Returns the account of a target; the packages of a sweep have it as their place. */
    private static String account(Target target) {
        Map<String, String> attributes = target.attributes();
        String account = attributes.getOrDefault("account", attributes.getOrDefault("place", ""));
        if (!ACCOUNT.matcher(account).matches()) {
            throw new IllegalArgumentException("a target of the kind " + target.kind()
                    + " has no account; set a role without {account} to read it");
        }
        return account;
    }
}
