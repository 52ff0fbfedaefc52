package org.ephemera.seal;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.SigningException;

/**
 * Computation of the public key that belongs to a private key. A PKCS #8 file need not contain the public key, and the
 * JDK cannot derive it. Points use Jacobian coordinates ({@code x = X/Z²}, {@code y = Y/Z³}), so that one modular
 * inverse is computed instead of hundreds; after the start of a process, those took longer than all other key
 * operations. The computation is not constant-time: it runs once, on the key owner's machine, and the result is checked
 * by signing and verifying.
 */
final class EcPoints {
    private static final BigInteger THREE = BigInteger.valueOf(3);

    private final BigInteger prime;
    private final BigInteger a;
    private final ECPoint generator;

    /** A point of the curve that is not at infinity. */
    private record Jacobian(BigInteger x, BigInteger y, BigInteger z) {}

    private EcPoints(ECParameterSpec curve) {
        this.prime = ((ECFieldFp) curve.getCurve().getField()).getP();
        this.a = curve.getCurve().getA();
        this.generator = curve.getGenerator();
    }

    static ECPublicKey publicKey(ECPrivateKey key) throws SigningException, GeneralSecurityException {
        ECParameterSpec curve = key.getParams();
        if (!(curve.getCurve().getField() instanceof ECFieldFp)) {
            throw new SigningException("the signing key is on another curve (" + curve
                    + "): seals are made with ECDSA P-256 (prime256v1)");
        }
        ECPoint point = new EcPoints(curve).generatorTimes(key.getS());
        return PublicKeys.requireP256(
                (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve)));
    }

    /**
     * Multiplies the generator. No intermediate sum is the point at infinity or the sum of two equal points, because a
     * private key is smaller than the order of the generator.
     */
    private ECPoint generatorTimes(BigInteger times) {
        if (times.signum() == 0) {
            throw new IllegalArgumentException("the private key is zero");
        }
        Jacobian sum = new Jacobian(generator.getAffineX(), generator.getAffineY(), BigInteger.ONE);
        for (int bit = times.bitLength() - 2; bit >= 0; bit--) {
            sum = twice(sum);
            if (times.testBit(bit)) {
                sum = plusGenerator(sum);
            }
        }
        BigInteger inverse = sum.z.modInverse(prime);
        BigInteger square = times(inverse, inverse);
        return new ECPoint(times(sum.x, square), times(sum.y, times(square, inverse)));
    }

    private Jacobian twice(Jacobian p) {
        BigInteger yy = times(p.y, p.y);
        BigInteger zz = times(p.z, p.z);
        BigInteger s = times(p.x, yy).shiftLeft(2);
        BigInteger m = times(p.x, p.x).multiply(THREE).add(a.multiply(times(zz, zz)));
        BigInteger x = m.multiply(m).subtract(s.shiftLeft(1)).mod(prime);
        BigInteger y =
                m.multiply(s.subtract(x)).subtract(times(yy, yy).shiftLeft(3)).mod(prime);
        return new Jacobian(x, y, times(p.y, p.z).shiftLeft(1).mod(prime));
    }

    private Jacobian plusGenerator(Jacobian p) {
        BigInteger zz = times(p.z, p.z);
        BigInteger h = times(generator.getAffineX(), zz).subtract(p.x);
        BigInteger r = times(generator.getAffineY(), times(zz, p.z)).subtract(p.y);
        BigInteger hh = times(h, h);
        BigInteger hhh = times(hh, h);
        BigInteger v = times(p.x, hh);
        BigInteger x = r.multiply(r).subtract(hhh).subtract(v.shiftLeft(1)).mod(prime);
        BigInteger y = r.multiply(v.subtract(x)).subtract(p.y.multiply(hhh)).mod(prime);
        return new Jacobian(x, y, times(p.z, h));
    }

    private BigInteger times(BigInteger p, BigInteger q) {
        return p.multiply(q).mod(prime);
    }
}
