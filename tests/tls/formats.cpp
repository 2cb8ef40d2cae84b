// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/tls/formats.h"

#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <openssl/provider.h>

namespace rungbook::test
{

namespace
{

X509* handleOf(const tls::Certificate& certificate)
{
    const auto* at = reinterpret_cast<const unsigned char*>(certificate.der.data());
    return d2i_X509(nullptr, &at, static_cast<long>(certificate.der.size()));
}

EVP_PKEY* keyOf(const std::string& pem)
{
    BIO* const in = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    EVP_PKEY* const key = PEM_read_bio_PrivateKey(in, nullptr, nullptr, nullptr);
    BIO_free(in);
    return key;
}

std::string takeAll(BIO* out)
{
    char* data = nullptr;
    const long length = BIO_get_mem_data(out, &data);
    std::string text(data, static_cast<std::size_t>(length));
    BIO_free(out);
    return text;
}

} // namespace

std::string makePkcs7(const std::vector<tls::Certificate>& certificates, bool pem)
{
    PKCS7* const message = PKCS7_new();
    PKCS7_set_type(message, NID_pkcs7_signed);
    PKCS7_content_new(message, NID_pkcs7_data);
    for (const tls::Certificate& certificate : certificates) {
        X509* const handle = handleOf(certificate);
        PKCS7_add_certificate(message, handle);
        X509_free(handle);
    }
    BIO* const out = BIO_new(BIO_s_mem());
    if (pem)
        PEM_write_bio_PKCS7(out, message);
    else
        i2d_PKCS7_bio(out, message);
    PKCS7_free(message);
    return takeAll(out);
}

std::string makePkcs12(const std::vector<tls::Certificate>& certificates, const std::string& keyPem,
    const std::string& passphrase, const std::string& name, Encryption encryption, int rounds)
{
    // RC2 lives in the legacy provider; a library context of its own keeps it out of everything else.
    static OSSL_LIB_CTX* const library = [] {
        OSSL_LIB_CTX* const made = OSSL_LIB_CTX_new();
        OSSL_PROVIDER_load(made, "default");
        OSSL_PROVIDER_load(made, "legacy");
        return made;
    }();
    EVP_PKEY* const key = keyOf(keyPem);
    X509* const leaf = handleOf(certificates.front());
    STACK_OF(X509)* const others = sk_X509_new_null();
    for (std::size_t i = 1; i < certificates.size(); ++i)
        sk_X509_push(others, handleOf(certificates[i]));
    const int method = encryption == Encryption::Modern ? NID_aes_256_cbc
        : encryption == Encryption::Rc2                 ? NID_pbe_WithSHA1And40BitRC2_CBC
                                                        : -1;
    PKCS12* const file = PKCS12_create_ex(
        passphrase.c_str(), name.c_str(), key, leaf, others, method, method, 0, 0, 0, library, nullptr);
    if (rounds != 0) {
        const ASN1_INTEGER* claimed = nullptr;
        PKCS12_get0_mac(nullptr, nullptr, nullptr, &claimed, file);
        ASN1_INTEGER_set(
            const_cast<ASN1_INTEGER*>(claimed), rounds); // NOLINT(cppcoreguidelines-pro-type-const-cast)
    }
    BIO* const out = BIO_new(BIO_s_mem());
    i2d_PKCS12_bio(out, file);
    PKCS12_free(file);
    sk_X509_pop_free(others, X509_free);
    X509_free(leaf);
    EVP_PKEY_free(key);
    return takeAll(out);
}

std::string makeRequest(const std::string& keyPem, bool pem)
{
    EVP_PKEY* const key = keyOf(keyPem);
    X509_REQ* const request = X509_REQ_new();
    X509_REQ_set_pubkey(request, key);
    X509_REQ_sign(request, key, EVP_sha256());
    BIO* const out = BIO_new(BIO_s_mem());
    if (pem)
        PEM_write_bio_X509_REQ(out, request);
    else
        i2d_X509_REQ_bio(out, request);
    X509_REQ_free(request);
    EVP_PKEY_free(key);
    return takeAll(out);
}

} // namespace rungbook::test
