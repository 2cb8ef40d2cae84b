// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/tls only: owners for OpenSSL's objects, and the conversions that several files need.
#pragma once

#include "core/tls/certificate.h"

#include <memory>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::tls::ossl
{

/// Frees with the given function of OpenSSL.
template <auto Free> struct Freed {
    template <class T> void operator()(T* object) const { Free(object); }
};
/// The free functions that are macros.
inline void freeNames(GENERAL_NAMES* names)
{
    GENERAL_NAMES_free(names);
}
/// Frees a stack and the references it holds.
inline void freeStack(STACK_OF(X509) * stack)
{
    sk_X509_pop_free(stack, X509_free);
}
/// Frees a BIO and what stands behind it.
inline void freeBio(BIO* bio)
{
    BIO_free_all(bio);
}

using X509Ptr = std::unique_ptr<X509, Freed<X509_free>>;
using X509StackPtr = std::unique_ptr<STACK_OF(X509), Freed<freeStack>>;
using StorePtr = std::unique_ptr<X509_STORE, Freed<X509_STORE_free>>;
using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, Freed<X509_STORE_CTX_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using KeyContextPtr = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using BioPtr = std::unique_ptr<BIO, Freed<freeBio>>;
using SslPtr = std::unique_ptr<SSL, Freed<SSL_free>>;
using SslContextPtr = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using GeneralNamesPtr = std::unique_ptr<GENERAL_NAMES, Freed<freeNames>>;
using Pkcs7Ptr = std::unique_ptr<PKCS7, Freed<PKCS7_free>>;
using Pkcs12Ptr = std::unique_ptr<PKCS12, Freed<PKCS12_free>>;
using OcspResponsePtr = std::unique_ptr<OCSP_RESPONSE, Freed<OCSP_RESPONSE_free>>;
using OcspBasicPtr = std::unique_ptr<OCSP_BASICRESP, Freed<OCSP_BASICRESP_free>>;
using OcspCertIdPtr = std::unique_ptr<OCSP_CERTID, Freed<OCSP_CERTID_free>>;

/// The bytes as OpenSSL takes them.
inline const unsigned char* bytes(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// The bytes of an ASN.1 string.
inline std::string_view view(const ASN1_STRING* text)
{
    return text == nullptr ? std::string_view{}
                           : std::string_view(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                               static_cast<std::size_t>(ASN1_STRING_length(text)));
}

/// Reads one certificate; null when it is none, or when bytes follow it.
X509Ptr parse(std::string_view der);

/// The certificate's DER; empty when it can not be had.
std::string derOf(const X509* certificate);

/// Describes a certificate that OpenSSL holds. der: its bytes, which are kept.
Certificate describe(X509* certificate, std::string der);

/// The name in the form of RFC 4514, clean (see cleanText).
std::string nameText(const X509_NAME* name);

/// UTF-8 without control characters or marks that change the direction of writing: what is neither becomes \XX, byte by byte.
std::string cleanText(std::string_view text);

/// A private key from PEM; null when it is none or encrypted. Never asks on the terminal.
KeyPtr readKey(std::string_view pem);

/// Every certificate in PEM blocks of text, in order; broken blocks are left out.
std::vector<X509Ptr> readPemCertificates(std::string_view pem);

/// Upper-case hexadecimal pairs with colons.
std::string hexPairs(std::string_view data);

/// Lower-case hexadecimal.
std::string hexLower(std::string_view data);

/// The hash of data by algorithm ("SHA256", "SHA1"), as bytes.
std::string digest(const EVP_MD* algorithm, std::string_view data);

/// OpenSSL's words for the first error in this thread's queue, which is emptied; empty when there is none.
std::string takeErrors();

} // namespace rungbook::tls::ossl
