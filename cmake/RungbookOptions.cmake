# One INTERFACE target carries the language level, the warnings and the sanitizers to every target of the project.
# -Werror is not set here: the presets and CI turn it on through CMAKE_COMPILE_WARNING_AS_ERROR.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

add_library(rungbook_options INTERFACE)
target_include_directories(rungbook_options INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/generated")
target_compile_options(rungbook_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor)
# g++ 12 sees overlapping copies in std::string where there are none (GCC bug 105651), at -O2 only.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(rungbook_options INTERFACE -Wno-restrict)
endif()
# x86-64-v2 (2009 and later): what the scanners were measured with; anything newer gains little.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    target_compile_options(rungbook_options INTERFACE -march=x86-64-v2)
endif()
if(RUNGBOOK_SANITIZE)
    target_compile_options(rungbook_options INTERFACE -fsanitize=${RUNGBOOK_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(rungbook_options INTERFACE -fsanitize=${RUNGBOOK_SANITIZE})
endif()
if(RUNGBOOK_FUZZ)
    target_compile_options(rungbook_options INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
    target_link_options(rungbook_options INTERFACE -fsanitize=address,undefined)
endif()

find_program(RUNGBOOK_LLD ld.lld)
if(RUNGBOOK_LLD)
    target_link_options(rungbook_options INTERFACE -fuse-ld=lld)
endif()
find_program(RUNGBOOK_CCACHE ccache)
if(RUNGBOOK_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
        CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros ${RUNGBOOK_CCACHE})
endif()
