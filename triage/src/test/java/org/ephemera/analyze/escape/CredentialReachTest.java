package org.ephemera.analyze.escape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.GrantedPermission;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.parse.IdentityPermissions;
import org.ephemera.model.Digest;
import org.junit.jupiter.api.Test;

/** That credentials lead nowhere is said of those alone of which all is known. */
class CredentialReachTest {
    private static final Evidence PLACE = new Evidence("a", FileLocation.root(), Digest.of("a"));
    private static final List<GrantedPermission> HARMLESS =
            List.of(new GrantedPermission("s3:GetObject", "arn:x", false, PLACE));

    @Test
    void endsWhereAllOfItIsKnown() {
        assertThat(ends(CredentialReach.of(HARMLESS, true))).isTrue();
    }

    @Test
    void mayGoOnWhereSomeOfItIsNot() {
        CredentialReach reach = CredentialReach.of(HARMLESS, false);

        assertThat(ends(reach)).isFalse();
        assertThat(reach.what())
                .isEqualTo(
                        "; the one thing that it may do is not known to lead further; what else it may do could not be read");
        assertThat(CredentialReach.of(List.of(), false).what()).isEqualTo("; what else it may do could not be read");
    }

    @Test
    void nothingIsWholeOfWhichSomethingWasRefused() {
        IdentityPermissions allowances = new IdentityPermissions(Map.of(), Set.of("app"), List.of());

        assertThat(allowances.isWhole("arn:aws:iam::111122223333:role/x/App")).isFalse();
        assertThat(allowances.isWhole("arn:aws:iam::111122223333:role/x/other")).isTrue();
    }

    private static boolean ends(CredentialReach reach) {
        return CredentialReach.endsHere(
                Finding.of(RuleBook.standard().rule("ESC-030"), "app", "acts as app" + reach.what(), PLACE));
    }
}
