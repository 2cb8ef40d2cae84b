# QScintilla brings no CMake package of its own. Defines QScintillaQt6::QScintillaQt6.
find_path(QScintillaQt6_INCLUDE_DIR Qsci/qsciscintilla.h PATH_SUFFIXES qt6 HINTS ${Qt6Core_INCLUDE_DIRS} ${Qt6Core_INCLUDE_DIRS}/..)
find_library(QScintillaQt6_LIBRARY NAMES qscintilla2_qt6 qscintilla2-qt6)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(QScintillaQt6 REQUIRED_VARS QScintillaQt6_LIBRARY QScintillaQt6_INCLUDE_DIR)
mark_as_advanced(QScintillaQt6_INCLUDE_DIR QScintillaQt6_LIBRARY)
if(QScintillaQt6_FOUND AND NOT TARGET QScintillaQt6::QScintillaQt6)
    add_library(QScintillaQt6::QScintillaQt6 UNKNOWN IMPORTED)
    set_target_properties(QScintillaQt6::QScintillaQt6 PROPERTIES IMPORTED_LOCATION "${QScintillaQt6_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${QScintillaQt6_INCLUDE_DIR}")
    target_link_libraries(QScintillaQt6::QScintillaQt6 INTERFACE Qt6::Widgets Qt6::PrintSupport)
endif()
